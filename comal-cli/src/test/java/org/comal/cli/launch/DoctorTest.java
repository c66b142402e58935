package org.comal.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.comal.natives.Checkup;
import org.comal.natives.Finding;
import org.comal.natives.NvidiaDriver;
import org.junit.jupiter.api.Test;

class DoctorTest {
  private static final NvidiaDriver DRIVER =
      NvidiaSmi.read(
          """
          570.124.06, NVIDIA H200, 143771 MiB, 143000 MiB
          570.124.06, NVIDIA H200, 143771 MiB, 12 MiB
          """);

  private record Fake(String subject, List<Finding> findings) implements Checkup {
    @Override
    public List<Finding> look(NvidiaDriver driver) {
      return findings;
    }
  }

  private static String printed(Doctor doctor) {
    StringWriter out = new StringWriter();
    doctor.print(new PrintWriter(out));
    return out.toString();
  }

  @Test
  void driverAndGpusAreRead() {
    assertThat(DRIVER.version()).contains("570.124.06");
    assertThat(DRIVER.gpus())
        .containsExactly(
            "NVIDIA H200, 143771 MiB, 143000 MiB free", "NVIDIA H200, 143771 MiB, 12 MiB free");
    assertThat(NvidiaSmi.read("No devices were found\n")).isEqualTo(NvidiaDriver.NONE);
    assertThat(NvidiaSmi.read("")).isEqualTo(NvidiaDriver.NONE);
  }

  @Test
  void adviceStandsBelowWhatItIsAbout() {
    Doctor doctor =
        Doctor.look(
            DRIVER,
            List.of(
                new Fake(
                    "Engine",
                    List.of(
                        Finding.of("library", "1.0"),
                        Finding.of("gpus", "none", List.of("Get one:", "  buy gpu"))))));
    assertThat(printed(doctor))
        .startsWith("Machine\n  java        ")
        .contains("\n  gpu driver  NVIDIA 570.124.06\n  gpu         NVIDIA H200, 143771 MiB")
        .endsWith(
            """
            Engine
              library     1.0
              gpus        none
                Get one:
                  buy gpu
            """);
    assertThat(doctor.healthy()).isTrue();
  }

  @Test
  void aLibraryThatCannotBeLoadedIsAFault() {
    Finding fault =
        Finding.fault("library", new IllegalStateException("It cannot be loaded.\nMaybe get it."));
    Doctor doctor = Doctor.look(NvidiaDriver.NONE, List.of(new Fake("Engine", List.of(fault))));
    assertThat(doctor.healthy()).isFalse();
    assertThat(printed(doctor))
        .contains("gpu driver  none, or no nvidia-smi on the PATH")
        .endsWith("Engine\n  library     It cannot be loaded.\n    Maybe get it.\n");
    assertThat(Finding.fault("library", new LinkageError()).value())
        .isEqualTo("java.lang.LinkageError");
    assertThat(new NvidiaDriver(Optional.of("1"), List.of()).hasGpu()).isFalse();
  }

  @Test
  void thisMachineIsHealthy() {
    Doctor doctor = Doctor.look();
    assertThat(doctor.found()).containsOnlyKeys("Machine", "PyTorch", "ONNX Runtime");
    assertThat(doctor.healthy()).as(printed(doctor)).isTrue();
    assertThat(printed(doctor)).contains("processors, a heap of at most", "CPU");
  }
}
