package org.comal.llm.torch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comal.files.Sha256;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.SafetensorsWriter;

/**
 * Weights in PyTorch's memory, all in one number format: those of a model in the order of {@link
 * Parameters}, or its adapters alone; or as many other numbers, as their gradients.
 *
 * <p>Stacked weights are one tensor, of which each has its rows.
 *
 * <p>Owned by whoever holds it.
 */
public final class Weights implements DecoderWeights, AutoCloseable {
  private final Torch torch;
  private final List<Parameter> parameters;
  private final DType dtype;
  private final TensorList tensors;
  private final TensorList each;

  /**
   * @param tensors one for each stack of {@code parameters}; from here on owned by the weights
   */
  private Weights(Torch torch, List<Parameter> parameters, DType dtype, List<Tensor> tensors) {
    this(torch, parameters, dtype, new TensorList(tensors));
  }

  private Weights(Torch torch, List<Parameter> parameters, DType dtype, TensorList tensors) {
    this.torch = torch;
    this.parameters = List.copyOf(parameters);
    this.dtype = dtype;
    this.tensors = tensors;
    this.each = new TensorList(views(torch, stacks(parameters), tensors.tensors()));
  }

  /**
   * Weights whose tensors lie anywhere and stay their owners'.
   *
   * @param tensors one for each stack of {@code parameters}
   */
  static Weights borrowing(
      Torch torch, List<Parameter> parameters, DType dtype, List<Tensor> tensors) {
    return new Weights(torch, parameters, dtype, TensorList.borrowing(tensors));
  }

  /**
   * The weights that lie in some of the tensors, which stay these weights'.
   *
   * @param which of the tensors, in order
   */
  Weights some(List<Integer> which) {
    List<List<Parameter>> stacks = stacks(parameters);
    return borrowing(
        torch,
        which.stream().flatMap(t -> stacks.get(t).stream()).toList(),
        dtype,
        which.stream().map(tensors::get).toList());
  }

  /** Weights that lie in one tensor each, in order. */
  static List<List<Parameter>> stacks(List<Parameter> parameters) {
    List<List<Parameter>> stacks = new ArrayList<>();
    for (Parameter p : parameters) {
      if (!p.stacked()) {
        stacks.add(new ArrayList<>());
      }
      stacks.get(stacks.size() - 1).add(p);
    }
    return stacks;
  }

  private static long[] shape(List<Parameter> stack) {
    long[] shape = stack.get(0).shape().clone();
    shape[0] = stack.stream().mapToLong(p -> p.shape()[0]).sum();
    return shape;
  }

  /** The rows of each weight in the tensor that it lies in. */
  private static List<Tensor> views(
      Torch torch, List<List<Parameter>> stacks, List<Tensor> tensors) {
    List<Tensor> views = new ArrayList<>();
    for (int s = 0; s < tensors.size(); s++) {
      long at = 0;
      for (Parameter p : stacks.get(s)) {
        views.add(torch.tensor("some_rows", tensors.get(s), at, p.shape()[0]));
        at += p.shape()[0];
      }
    }
    return views;
  }

  /**
   * Reads the weights of a model folder.
   *
   * @param torch puts the tensors on its device
   * @param config of the same model
   * @param folder holds one safetensors file or several with an index
   * @param dtype number format in memory
   * @return owns its tensors; to be closed by the caller
   * @throws IOException where a file is missing or damaged, or does not fit {@code config}
   */
  public static Weights read(Torch torch, ModelConfig config, Path folder, DType dtype)
      throws IOException {
    return read(torch, config, Safetensors.open(folder), dtype);
  }

  /**
   * Reads weights out of files.
   *
   * @param torch puts the tensors on its device
   * @param config of the same model
   * @param files hold the weights, and nothing besides
   * @param dtype number format in memory
   * @return owns its tensors; to be closed by the caller
   * @throws IOException where a file is damaged or does not fit {@code config}
   */
  public static Weights read(Torch torch, ModelConfig config, Safetensors files, DType dtype)
      throws IOException {
    return read(torch, Parameters.of(config).list(), files.weights(config), dtype);
  }

  /**
   * Reads weights out of files.
   *
   * @param torch puts the tensors on its device
   * @param parameters their names and shapes
   * @param entries their places in files, aligned with {@code parameters}
   * @param dtype number format in memory
   * @return owns its tensors; to be closed by the caller
   * @throws IOException where a file is damaged
   */
  public static Weights read(
      Torch torch, List<Parameter> parameters, List<Safetensors.Entry> entries, DType dtype)
      throws IOException {
    return filled(
        torch, parameters, dtype, (number, t) -> RawBytes.read(torch, entries.get(number), t));
  }

  /** Puts numbers into the tensor of a weight. */
  public interface Filler {
    /**
     * Fills a tensor.
     *
     * @param number of the weight, from 0
     * @param tensor of its shape; written to
     * @throws IOException where the numbers cannot be read
     */
    void fill(int number, Tensor tensor) throws IOException;
  }

  /**
   * Makes weights on a device, one after the other.
   *
   * @param torch puts the tensors on its device
   * @param parameters their names and shapes
   * @param dtype number format in memory
   * @param filler writes every number
   * @return owns its tensors; to be closed by the caller
   * @throws IOException where {@code filler} does
   */
  public static Weights filled(Torch torch, List<Parameter> parameters, DType dtype, Filler filler)
      throws IOException {
    Weights weights = blank(torch, parameters, dtype);
    try {
      for (int i = 0; i < parameters.size(); i++) {
        filler.fill(i, weights.get(i));
      }
    } catch (IOException | RuntimeException e) {
      weights.close();
      throw e;
    }
    return weights;
  }

  /** Weights whose numbers are to be written. */
  private static Weights blank(Torch torch, List<Parameter> parameters, DType dtype) {
    List<Tensor> tensors = new ArrayList<>();
    try (Tensor device = torch.longs(0)) {
      for (List<Parameter> stack : stacks(parameters)) {
        tensors.add(torch.tensor("blank", shape(stack), dtype.torch(), device));
      }
    } catch (RuntimeException e) {
      tensors.forEach(Tensor::close);
      throw e;
    }
    return new Weights(torch, parameters, dtype, tensors);
  }

  /**
   * {@return the number format of weights in files; float32 where there are several}
   *
   * @param config of the same model
   * @param files hold the weights, and nothing besides
   * @throws IOException where they do not fit {@code config}
   */
  public static DType stored(ModelConfig config, Safetensors files) throws IOException {
    return stored(files.weights(config));
  }

  /**
   * {@return the number format of weights in files; float32 where there are several}
   *
   * @param entries their places; not empty
   * @throws IOException where one has a format that is not supported
   */
  public static DType stored(List<Safetensors.Entry> entries) throws IOException {
    DType common = null;
    for (Safetensors.Entry entry : entries) {
      DType own = entry.format();
      common = common == null || common == own ? own : DType.FLOAT32;
    }
    return common;
  }

  /** {@return number format} */
  public DType dtype() {
    return dtype;
  }

  /** {@return names and shapes, in order} */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** {@return the tensors that the compiled model takes, one for each stack, in order} */
  @Override
  public TensorList tensors() {
    return tensors;
  }

  /**
   * {@return the numbers of one weight, which stay the weights'}
   *
   * @param number of the weight, from 0
   */
  public Tensor get(int number) {
    return each.get(number);
  }

  /** The numbers of every weight, in order. */
  TensorList each() {
    return each;
  }

  /**
   * {@return zeros in the place of all numbers; to be closed by the caller}
   *
   * @param format of every tensor
   */
  public Weights zeros(DType format) {
    return new Weights(torch, parameters, format, torch.tensors("zeros", tensors, format.torch()));
  }

  /**
   * {@return a copy in another number format, or the same; it owns its tensors}
   *
   * @param format of every tensor of the copy
   */
  public Weights copy(DType format) {
    return copy(torch, format);
  }

  /**
   * {@return a copy on another device, or the same; it owns its tensors}
   *
   * @param to puts the tensors of the copy on its device
   * @param format of every tensor of the copy
   */
  public Weights copy(Torch to, DType format) {
    Weights copy = blank(to, parameters, format);
    try {
      to.call("assign", copy.tensors, tensors);
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
    return copy;
  }

  /**
   * Writes {@code model.safetensors} into a folder, in the number format of these weights.
   *
   * @param folder exists; the file is replaced where it does
   * @throws IOException where the file cannot be written
   */
  public void write(Path folder) throws IOException {
    writeFile(folder.resolve(Safetensors.FILE), Map.of());
  }

  /**
   * Writes a safetensors file in the number format of these weights.
   *
   * @param file replaced where it exists, once all is written
   * @param metadata texts for its header, by name
   * @throws IOException where the file cannot be written
   */
  public void writeFile(Path file, Map<String, String> metadata) throws IOException {
    try (SafetensorsWriter out = new SafetensorsWriter(file, parameters, dtype, metadata)) {
      RawBytes.write(torch, each.tensors(), dtype, out::write);
      out.finish();
    }
  }

  /**
   * {@return SHA-256 over all numbers, in hexadecimal} The same numbers have the same digest in
   * bfloat16 and in float32.
   */
  public String digest() {
    try {
      Sha256 sha = new Sha256();
      RawBytes.write(torch, each.tensors(), dtype.learned(), sha::add);
      return sha.hex();
    } catch (IOException e) {
      throw new IllegalStateException("a digest writes no file", e);
    }
  }

  @Override
  public void close() {
    each.close();
    tensors.close();
  }
}
