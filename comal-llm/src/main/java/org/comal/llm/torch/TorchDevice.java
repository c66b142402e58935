package org.comal.llm.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import java.io.IOException;
import org.comal.plugin.DeviceName;
import org.comal.text.OfflineDjl;

/**
 * A device that PyTorch computes on. Finding one loads PyTorch's native library.
 *
 * <p>DJL's usage report and its downloads are off unless {@code ai.djl.offline} is set to false.
 *
 * @param gpu number of the GPU; -1 for the CPU
 */
record TorchDevice(Engine engine, int gpu) {
  /**
   * Finds a device.
   *
   * @param name {@code cpu}, {@code cuda}, {@code cuda:N}, or {@code auto}: the first GPU where
   *     there is one
   * @throws IllegalArgumentException where there is no such device
   * @throws IllegalStateException where PyTorch cannot be loaded; the message says what to do
   */
  static TorchDevice find(String name) {
    Engine engine = load();
    int gpus = engine.getGpuCount();
    if (name.equals("auto")) {
      return new TorchDevice(engine, gpus > 0 ? 0 : -1);
    }
    if (!DeviceName.is(name)) {
      throw new IllegalArgumentException(
          "device is " + name + ", but must be auto, " + DeviceName.WANTED);
    }
    int gpu = DeviceName.gpu(name).orElse(-1);
    if (gpu >= gpus) {
      throw new IllegalArgumentException(
          "device is "
              + name
              + ", but PyTorch sees "
              + gpus
              + " GPUs here.\nMaybe use device = auto, or point PYTORCH_LIBRARY_PATH to a CUDA"
              + " libtorch and set PYTORCH_FLAVOR, as cu128");
    }
    return new TorchDevice(engine, gpu);
  }

  private static Engine load() {
    OfflineDjl.settle();
    try {
      TorchLibraries.unpack();
      return Engine.getEngine("PyTorch");
    } catch (IOException e) {
      throw new IllegalStateException("PyTorch cannot be loaded: " + e.getMessage(), e);
    } catch (EngineException | UnsatisfiedLinkError | IllegalStateException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new IllegalStateException(
          "PyTorch's native library cannot be loaded: "
              + root.getMessage()
              + "\nMaybe put pytorch-native-cpu for this platform on the class path, or set"
              + " PYTORCH_LIBRARY_PATH to a folder with libtorch and PYTORCH_FLAVOR to cpu or its"
              + " CUDA version, as cu128",
          e);
    }
  }

  /** Where tensors on this device live; to be closed by the caller. */
  PtNDManager manager() {
    return (PtNDManager) engine.newBaseManager(gpu < 0 ? Device.cpu() : Device.gpu(gpu));
  }

  /** {@code cpu} or {@code cuda:N}. */
  String name() {
    return gpu < 0 ? "cpu" : "cuda:" + gpu;
  }
}
