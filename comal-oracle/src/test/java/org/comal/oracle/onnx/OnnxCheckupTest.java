package org.comal.oracle.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtProvider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comal.natives.Finding;
import org.comal.natives.NvidiaDriver;
import org.junit.jupiter.api.Test;

class OnnxCheckupTest {
  private static final NvidiaDriver DRIVER =
      new NvidiaDriver(Optional.of("570.1"), List.of("NVIDIA H200"));

  @Test
  void tellsTheLibraryAndItsProviders() {
    List<Finding> found = new OnnxCheckup().look(NvidiaDriver.NONE);
    assertThat(found).noneMatch(Finding::fault);
    assertThat(found.get(0).value()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(found.get(1).value()).contains("CPU");
    assertThat(found.get(1).advice()).isEmpty();
  }

  @Test
  void aGpuThatIsNotUsedGetsTheCommandForIt() {
    assertThat(OnnxCheckup.advice(DRIVER, Set.of(OrtProvider.CPU)))
        .anyMatch(l -> l.contains("MAVEN_ARGS=-Pcuda ./comal plugins"));
    assertThat(OnnxCheckup.advice(DRIVER, Set.of(OrtProvider.CPU, OrtProvider.CUDA))).isEmpty();
    assertThat(OnnxCheckup.advice(NvidiaDriver.NONE, Set.of(OrtProvider.CPU))).isEmpty();
  }
}
