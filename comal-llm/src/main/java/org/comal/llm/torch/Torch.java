package org.comal.llm.torch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.TrainingCall;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;

/**
 * A compiled decoder on a device: the only class that runs anything in PyTorch.
 *
 * <p>Every call runs with gradients off, whatever the thread's own mode is; the methods that need
 * them turn them on for themselves. The graph executor's optimiser is off in every calling thread,
 * because it compiles anew for each sequence length. Safe for use by several threads.
 */
public final class Torch implements AutoCloseable {
  private final PtNDManager manager;
  private final PtSymbolBlock module;
  private final String device;

  private Torch(PtNDManager manager, PtSymbolBlock module, String device) {
    this.manager = manager;
    this.module = module;
    this.device = device;
  }

  /**
   * Compiles the decoder for a model shape and loads it onto a device.
   *
   * @param config the shape that the script is made for
   * @param device {@code cpu}, {@code cuda}, {@code cuda:N}, or {@code auto}: the first GPU where
   *     there is one
   * @return to be closed by the caller
   * @throws IllegalArgumentException where there is no such device
   * @throws IllegalStateException where PyTorch cannot be loaded; the message says what to do
   */
  public static Torch open(ModelConfig config, String device) {
    return open(Parameters.of(config), device);
  }

  /**
   * The same for a model with adapters.
   *
   * @param parameters the shape and the adapters that the script is made for
   * @param device as above
   * @return to be closed by the caller
   * @throws IllegalArgumentException where there is no such device
   * @throws IllegalStateException where PyTorch cannot be loaded; the message says what to do
   */
  public static Torch open(Parameters parameters, String device) {
    TorchDevice found = TorchDevice.find(device);
    PtNDManager manager = found.manager();
    byte[] archive = TorchArchive.of("Decoder", DecoderScript.of(parameters));
    try {
      JniUtils.setGraphExecutorOptimize(false);
      PtSymbolBlock module =
          JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
      return new Torch(manager, module, found.name());
    } catch (IOException | EngineException e) {
      manager.close();
      throw new IllegalStateException("PyTorch cannot compile the decoder: " + e.getMessage(), e);
    }
  }

  /**
   * The same on several devices; each has a compiled decoder of its own.
   *
   * @param parameters as above
   * @param devices each as above; one may stand there several times
   * @return aligned with {@code devices}; each to be closed by the caller
   * @throws IllegalArgumentException where there is no such device; none is left open
   * @throws IllegalStateException where PyTorch cannot be loaded; the message says what to do
   */
  public static List<Torch> open(Parameters parameters, List<String> devices) {
    List<Torch> all = new ArrayList<>();
    try {
      devices.forEach(device -> all.add(open(parameters, device)));
    } catch (RuntimeException e) {
      all.forEach(Torch::close);
      throw e;
    }
    return List.copyOf(all);
  }

  /** Threads that this thread's computations on the CPU are divided among. */
  static int threads() {
    return JniUtils.getNumThreads();
  }

  /** Divides this thread's computations on the CPU, and those of threads that begin later. */
  static void computeWithThreads(int threads) {
    // A thread's first look at the number sets it to that of all threads, which would undo this.
    JniUtils.getNumThreads();
    JniUtils.setNumThreads(threads);
  }

  /** {@return the device in use: {@code cpu} or {@code cuda:N}} */
  public String device() {
    return device;
  }

  /** {@return whether the device is a GPU} */
  public boolean isGpu() {
    return !device.equals("cpu");
  }

  /** Returns when the device has done all that this thread gave it; for reading a clock. */
  public void awaitDevice() {
    if (isGpu()) {
      try (Tensor like = longs(0);
          Tensor mark = tensor("mark", like)) {
        mark.longs();
      }
    }
  }

  /**
   * {@return a row of int64 on the device}
   *
   * @param values copied
   */
  public Tensor longs(long... values) {
    return new Tensor((PtNDArray) manager.create(values, new Shape(values.length)));
  }

  /**
   * {@return a matrix of int64 on the device, of rows of equal length}
   *
   * @param rows not empty; copied
   */
  public Tensor longs(long[][] rows) {
    long[] flat = Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray();
    return new Tensor(
        (PtNDArray) manager.create(flat, new Shape(rows.length, flat.length / rows.length)));
  }

  /**
   * {@return a row of float64 on the device}
   *
   * @param values copied
   */
  public Tensor doubles(double... values) {
    return new Tensor((PtNDArray) manager.create(values, new Shape(values.length)));
  }

  /** {@return a row of float32 on the device} */
  Tensor floats(float... values) {
    return new Tensor((PtNDArray) manager.create(values, new Shape(values.length)));
  }

  /**
   * {@return bytes on the device}
   *
   * @param direct a direct buffer, which must live on as long as the tensor
   */
  public Tensor bytes(ByteBuffer direct) {
    return new Tensor(manager.create(direct, new Shape(direct.remaining()), DataType.UINT8));
  }

  /**
   * Runs a method that returns a tensor.
   *
   * @param method its name in the decoder's script
   * @param arguments {@link Tensor}, {@link TensorList}, List of Tensor, Integer, Long, Double,
   *     Boolean, {@code long[]} or {@code double[]}; they stay the caller's
   * @return to be closed by the caller
   */
  public Tensor tensor(String method, Object... arguments) {
    try (IValue result = run(method, arguments)) {
      return new Tensor(result.toTensor(manager));
    }
  }

  /**
   * Runs a method that returns tensors.
   *
   * @param method its name in the decoder's script
   * @param arguments as {@link #tensor} takes them
   * @return in the script's order; each to be closed by the caller
   */
  public List<Tensor> tensors(String method, Object... arguments) {
    try (IValue result = run(method, arguments)) {
      List<Tensor> all = new ArrayList<>();
      for (PtNDArray a : result.toTensorArray(manager)) {
        all.add(new Tensor(a));
      }
      return all;
    }
  }

  /**
   * Runs a method for its effect on its arguments.
   *
   * @param method its name in the decoder's script
   * @param arguments as {@link #tensor} takes them
   */
  public void call(String method, Object... arguments) {
    run(method, arguments).close();
  }

  /**
   * Runs a method of the decoder.
   *
   * @param arguments {@link Tensor}, {@link TensorList}, List of Tensor, Integer, Long, Double,
   *     Boolean, {@code long[]} or {@code double[]}
   */
  private IValue run(String method, Object... arguments) {
    JniUtils.setGraphExecutorOptimize(false);
    List<IValue> made = new ArrayList<>();
    IValue[] values = new IValue[arguments.length];
    try {
      for (int i = 0; i < values.length; i++) {
        if (arguments[i] instanceof TensorList list) {
          values[i] = list.value();
        } else {
          values[i] = value(arguments[i]);
          made.add(values[i]);
        }
      }
      return TrainingCall.run(module, method, values);
    } catch (EngineException e) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("out of memory") || message.contains("can't allocate memory")) {
        throw new TorchMemoryException(method, device, e);
      }
      throw e;
    } finally {
      made.forEach(IValue::close);
    }
  }

  private static IValue value(Object argument) {
    if (argument instanceof Tensor t) {
      return IValue.from(t.array());
    }
    if (argument instanceof List<?> list) {
      return IValue.listFrom(
          list.stream().map(t -> ((Tensor) t).array()).toArray(PtNDArray[]::new));
    }
    if (argument instanceof Number n && !(n instanceof Double)) {
      return IValue.from(n.longValue());
    }
    if (argument instanceof Double d) {
      return IValue.from(d);
    }
    if (argument instanceof Boolean b) {
      return IValue.from(b);
    }
    if (argument instanceof long[] l) {
      return IValue.listFrom(l);
    }
    if (argument instanceof double[] d) {
      return IValue.listFrom(d);
    }
    throw new IllegalArgumentException("no PyTorch value for " + argument.getClass());
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }
}
