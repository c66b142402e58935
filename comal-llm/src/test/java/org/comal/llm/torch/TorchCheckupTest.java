package org.comal.llm.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.comal.natives.Finding;
import org.comal.natives.NvidiaDriver;
import org.junit.jupiter.api.Test;

class TorchCheckupTest {
  private static final NvidiaDriver DRIVER =
      new NvidiaDriver(Optional.of("570.1"), List.of("NVIDIA H200"));

  @Test
  void tellsTheLibraryAndItsDevices() {
    List<Finding> found = new TorchCheckup().look(NvidiaDriver.NONE);
    assertThat(found).noneMatch(Finding::fault);
    assertThat(found.get(0).value()).matches("\\d+\\.\\d+\\.\\d+, \\w+, in .*");
    assertThat(found.stream().map(Finding::what)).startsWith("library", "threads", "gpus");
  }

  @Test
  void aGpuThatIsNotUsedGetsTheCommandsForIt() {
    assertThat(TorchCheckup.advice(DRIVER, 0, "cpu", "2.7.1"))
        .anyMatch(
            l -> l.contains("libtorch/cu128/libtorch-cxx11-abi-shared-with-deps-2.7.1%2Bcu128"))
        .anyMatch(l -> l.contains("PYTORCH_FLAVOR=cu128"));
    assertThat(TorchCheckup.advice(DRIVER, 0, "cu128", "2.7.1"))
        .anyMatch(l -> l.contains("libcudart.so"))
        .anyMatch(l -> l.contains("export LD_LIBRARY_PATH"));
  }

  @Test
  void whatIsAsGoodAsItGetsNeedsNoAdvice() {
    assertThat(TorchCheckup.advice(DRIVER, 1, "cu128", "2.7.1")).isEmpty();
    assertThat(TorchCheckup.advice(NvidiaDriver.NONE, 0, "cpu", "2.7.1")).isEmpty();
  }
}
