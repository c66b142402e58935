package org.comal.oracle.onnx;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.onnxruntime.engine.OrtSymbolBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.Float16Utils;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.comal.files.SummedDirectory;
import org.comal.onnx.ExternalData;
import org.comal.onnx.OnnxSignature;

/**
 * An ONNX model in DJL's ONNX Runtime engine.
 *
 * <p>Inputs go by name. Arrays belong to the scope that they were made in and are freed with it,
 * and the model stays loaded while work on it is under way:
 *
 * <pre>{@code
 * float[] logits = model.during(() -> {
 *   try (NDManager scope = model.scope()) {
 *     NDList out = model.run(new NDList(OnnxModel.array(scope, "input_ids", ids, rows, length)));
 *     return OnnxModel.floats(out.get(0));
 *   }
 * });
 * }</pre>
 *
 * <p>On CUDA {@link #rest} gives the device's memory back, and the next work loads the model again.
 * On the CPU the model stays loaded: nothing else waits for that memory, and loading takes time.
 *
 * <p>Safe for use by several threads, each with a scope of its own.
 */
final class OnnxModel implements AutoCloseable {
  private final OnnxSettings settings;
  private final Path file;
  private final FileTime written;
  private final OnnxSignature signature;

  /** Work on the model holds the reading side, loading and closing the writing one. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private Model model;
  private boolean closed;

  private OnnxModel(OnnxSettings settings, FileTime written, OnnxSignature signature, Model model) {
    this.settings = settings;
    this.file = settings.model();
    this.written = written;
    this.signature = signature;
    this.model = model;
  }

  /**
   * Reads the inputs and outputs of a model, before anything is loaded.
   *
   * @throws IllegalArgumentException with a sentence where there is no such model
   */
  static OnnxSignature signature(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no model " + file);
    }
    try {
      return OnnxSignature.read(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Loads a model.
   *
   * @throws IllegalArgumentException with a sentence where it cannot be loaded
   */
  static OnnxModel load(OnnxSettings settings) {
    Path file = settings.model();
    requireWhole(settings);
    OnnxSignature signature = signature(file);
    FileTime written = written(file);
    return new OnnxModel(settings, written, signature, open(settings));
  }

  /** Compares the folders of model and tokenizer, mostly one, with their checksums. */
  private static void requireWhole(OnnxSettings settings) {
    Path model = settings.model().toAbsolutePath().normalize().getParent();
    Path tokenizer = settings.tokenizer().toAbsolutePath().normalize();
    try {
      SummedDirectory.require(model);
      if (!tokenizer.equals(model)) {
        SummedDirectory.require(tokenizer);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "model " + settings.model() + " cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static FileTime written(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("there is no model " + file, e);
    }
  }

  private static Model open(OnnxSettings settings) {
    Path file = settings.model();
    try {
      ExternalData.requireInner(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "model " + file + " cannot be loaded: " + e.getMessage(), e);
    }
    OnnxRuntime.begin();
    Device device = settings.gpu() < 0 ? Device.cpu() : Device.gpu(settings.gpu());
    Map<String, String> options = new HashMap<>();
    if (settings.threads() > 0) {
      options.put("intraOpNumThreads", Integer.toString(settings.threads()));
    }
    Model model = null;
    try {
      model = Model.newInstance(file.getFileName().toString(), device, OnnxRuntime.ENGINE);
      model.load(file.toAbsolutePath(), null, options);
      return model;
    } catch (IOException
        | MalformedModelException
        | EngineException
        | IllegalArgumentException
        | LinkageError e) {
      if (model != null) {
        model.close();
      }
      throw new IllegalArgumentException(
          "model "
              + file
              + " cannot be loaded on "
              + settings.device()
              + ": "
              + rootMessage(e)
              + (settings.gpu() < 0
                  ? ""
                  : "\nMaybe build with -Pcuda, which brings ONNX Runtime for CUDA, or set device"
                      + " = cpu."),
          e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  /**
   * Does work on the model, which is loaded for it where it is not. May be called inside of such
   * work, by the same thread.
   *
   * @throws IllegalArgumentException with a sentence where it cannot be loaded again
   * @throws IllegalStateException where it is closed
   */
  <T> T during(Supplier<T> work) {
    lock.readLock().lock();
    try {
      while (model == null) {
        // A lock cannot go from reading to writing; somebody may let go of the model in between.
        lock.readLock().unlock();
        try {
          load();
        } finally {
          lock.readLock().lock();
        }
      }
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private void load() {
    lock.writeLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("model " + file + " is closed");
      }
      if (model == null) {
        if (!written(file).equals(written)) {
          throw new IllegalArgumentException(
              "model "
                  + file
                  + " was written anew while it was in use; its verdicts would differ from those"
                  + " before. Begin anew with the model as it is now");
        }
        model = open(settings);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Gives the device's memory back until the next work; on the CPU it does nothing. */
  void rest() {
    if (settings.gpu() >= 0) {
      unload();
    }
  }

  /** What {@link #rest} does on a device, whatever the device: waits for work under way. */
  void unload() {
    lock.writeLock().lock();
    try {
      if (model != null) {
        model.close();
        model = null;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Whether it takes up memory now. */
  boolean loaded() {
    lock.readLock().lock();
    try {
      return model != null;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Its inputs and outputs. */
  OnnxSignature signature() {
    return signature;
  }

  /** Notes that travel with the model. */
  Map<String, String> metadata() {
    return during(() -> ((OrtSymbolBlock) model.getBlock()).getCustomMetadata());
  }

  /** Owner of the arrays of one run or a few, inside of work; to be closed by the caller. */
  NDManager scope() {
    return model.getNDManager().newSubManager();
  }

  /**
   * Runs the model, inside of work.
   *
   * @param inputs each with its name
   * @return the outputs with their names, which belong to the first input's scope
   */
  NDList run(NDList inputs) {
    AbstractSymbolBlock block = (AbstractSymbolBlock) model.getBlock();
    try {
      return block.forward(new ParameterStore(model.getNDManager(), false), inputs, false);
    } catch (EngineException e) {
      throw new IllegalArgumentException(
          "model " + file + " cannot run on " + shapes(inputs) + ": " + rootMessage(e), e);
    }
  }

  private static String shapes(NDList inputs) {
    StringBuilder all = new StringBuilder();
    for (NDArray a : inputs) {
      all.append(all.length() == 0 ? "" : ", ").append(a.getName()).append(a.getShape());
    }
    return all.toString();
  }

  /** An input of whole numbers, [rows, length]. */
  static NDArray array(NDManager scope, String name, long[] values, int rows, int length) {
    NDArray array = scope.create(LongBuffer.wrap(values), new Shape(rows, length), DataType.INT64);
    array.setName(name);
    return array;
  }

  /** The output of a name. */
  static NDArray output(NDList outputs, String name) {
    for (NDArray a : outputs) {
      if (name.equals(a.getName())) {
        return a;
      }
    }
    throw new IllegalStateException("the model gave no " + name);
  }

  /** The values of an array of 16, 32 or 64 bits. */
  static float[] floats(NDArray array) {
    switch (array.getDataType()) {
      case FLOAT32:
        FloatBuffer buffer = array.toByteBuffer().asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
      case FLOAT16:
        return Float16Utils.fromByteBuffer(array.toByteBuffer());
      case FLOAT64:
        double[] wide = array.toDoubleArray();
        float[] narrow = new float[wide.length];
        for (int i = 0; i < narrow.length; i++) {
          narrow[i] = (float) wide[i];
        }
        return narrow;
      default:
        throw new IllegalArgumentException(
            array.getName() + " is " + array.getDataType() + ", but must be of 16, 32 or 64 bits");
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      unload();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
