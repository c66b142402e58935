package org.comal.llm.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.comal.natives.Checkup;
import org.comal.natives.Finding;
import org.comal.natives.NvidiaDriver;

/** Looks what PyTorch finds: its version and build, its libraries, its devices. */
public final class TorchCheckup implements Checkup {
  /** The build for CUDA that fits the version of PyTorch that DJL is made for. */
  private static final String CUDA = "cu128";

  /** For {@code ServiceLoader}. */
  public TorchCheckup() {}

  @Override
  public String subject() {
    return "PyTorch";
  }

  @Override
  public List<Finding> look(NvidiaDriver driver) {
    Engine engine;
    try {
      engine = TorchDevice.find("cpu").engine();
    } catch (IllegalStateException e) {
      return List.of(Finding.fault("library", e));
    }
    List<Finding> found = new ArrayList<>();
    String flavor =
        Optional.ofNullable(System.getenv("PYTORCH_FLAVOR"))
            .filter(f -> !f.isBlank())
            .orElse("cpu");
    String folder = LibUtils.getLibtorchPath();
    found.add(Finding.of("library", LibUtils.getVersion() + ", " + flavor + ", in " + folder));
    found.add(Finding.of("threads", Integer.toString(JniUtils.getNumThreads())));
    int gpus = engine.getGpuCount();
    found.add(
        Finding.of(
            "gpus",
            gpus == 0 ? "none" : Integer.toString(gpus),
            advice(driver, gpus, flavor, LibUtils.getVersion())));
    for (int gpu = 0; gpu < gpus; gpu++) {
      found.add(Finding.of("cuda:" + gpu, memory(gpu)));
    }
    return found;
  }

  private static String memory(int gpu) {
    try {
      MemoryUsage memory = CudaUtils.getGpuMemory(Device.gpu(gpu));
      return String.format(
          Locale.ROOT,
          "compute capability %s, %.1f GB, %.1f GB of it free",
          CudaUtils.getComputeCapability(gpu),
          memory.getMax() / 1e9,
          (memory.getMax() - memory.getCommitted()) / 1e9);
    } catch (IllegalArgumentException
        | IllegalStateException
        | EngineException
        | LinkageError unknown) {
      return "what it has cannot be found out";
    }
  }

  /** What to do where there is a GPU that PyTorch does not use. */
  static List<String> advice(NvidiaDriver driver, int gpus, String flavor, String version) {
    if (gpus > 0 || !driver.hasGpu()) {
      return List.of();
    }
    if (flavor.startsWith("cu")) {
      return List.of(
          "This build is for CUDA and counts no GPU: GPUs are counted by CUDA's runtime, which is not"
              + " found.",
          "Name the folder that has libcudart.so, as:",
          "  export LD_LIBRARY_PATH=\"$PYTORCH_LIBRARY_PATH:$LD_LIBRARY_PATH\"");
    }
    return List.of(
        "This build is for the CPU, and the machine has a GPU. For one with CUDA, 3 GB:",
        "  curl -LO https://download.pytorch.org/libtorch/"
            + CUDA
            + "/libtorch-cxx11-abi-shared-with-deps-"
            + version
            + "%2B"
            + CUDA
            + ".zip",
        "  unzip -q libtorch-*.zip",
        "  export PYTORCH_LIBRARY_PATH=\"$PWD/libtorch/lib\" PYTORCH_FLAVOR=" + CUDA);
  }
}
