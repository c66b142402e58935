package org.comal.oracle.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.comal.natives.Checkup;
import org.comal.natives.Finding;
import org.comal.natives.NvidiaDriver;

/** Looks what ONNX Runtime finds: its version, and what it can compute on. */
public final class OnnxCheckup implements Checkup {

  /** For {@code ServiceLoader}. */
  public OnnxCheckup() {}

  @Override
  public String subject() {
    return "ONNX Runtime";
  }

  @Override
  public List<Finding> look(NvidiaDriver driver) {
    try {
      OnnxRuntime.begin();
      Set<OrtProvider> providers = OrtEnvironment.getAvailableProviders();
      String names =
          providers.stream()
              .map(p -> p.getName().replace("ExecutionProvider", ""))
              .sorted()
              .collect(Collectors.joining(", "));
      return List.of(
          Finding.of("library", OrtEnvironment.getEnvironment().getVersion()),
          Finding.of("providers", names, advice(driver, providers)));
    } catch (IllegalArgumentException | IllegalStateException | LinkageError e) {
      return List.of(Finding.fault("library", e));
    }
  }

  /** What to do where there is a GPU that ONNX Runtime does not use. */
  static List<String> advice(NvidiaDriver driver, Set<OrtProvider> providers) {
    return driver.hasGpu() && !providers.contains(OrtProvider.CUDA)
        ? List.of(
            "This build is for the CPU, and the machine has a GPU. In a checkout, for one with CUDA,"
                + " 640 MB:",
            "  rm -rf comal-cli/target && MAVEN_ARGS=-Pcuda ./comal plugins",
            "What runs on PyTorch, as causal-lm-judge and reward-model, does not need it.")
        : List.of();
  }
}
