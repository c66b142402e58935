package org.comal.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.comal.files.DurableFiles;

/**
 * An ONNX model, built node by node and written to a file (opset 17, IR version 8).
 *
 * <p>A value of the graph is known by its name. Building checks nothing but names; ONNX Runtime
 * checks types and shapes when it loads the file.
 *
 * <pre>{@code
 * OnnxGraph g = new OnnxGraph("sum");
 * String x = g.input("x", ElementType.FLOAT, "batch", 3);
 * String total = g.node("ReduceSum", List.of(x, g.integers(1)), Attribute.of("keepdims", 0));
 * g.output("total", total, ElementType.FLOAT, "batch");
 * g.write(Path.of("sum.onnx"));
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class OnnxGraph {
  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;

  /** A protocol-buffer file ends at 2 GiB; weights move out well before. */
  private static final long LARGEST_FILE = 1L << 30;

  private record Weight(String name, LazyTensor tensor) {}

  private final String name;
  private final List<ProtoMessage> nodes = new ArrayList<>();
  private final List<ProtoMessage> inputs = new ArrayList<>();
  private final List<ProtoMessage> outputs = new ArrayList<>();
  private final List<ProtoMessage> constants = new ArrayList<>();
  private final List<Weight> weights = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private int count;

  /**
   * @param name names the graph in tools that show it
   */
  public OnnxGraph(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  /**
   * Declares an input.
   *
   * @param inputName not taken yet in this graph
   * @param type of the input's elements
   * @param dims for each axis an {@code Integer} or {@code Long} where its length is fixed, or a
   *     {@code String} that names it where it is not
   * @return {@code inputName}, to be an argument of nodes
   */
  public String input(String inputName, ElementType type, Object... dims) {
    take(inputName);
    inputs.add(valueInfo(inputName, type, dims));
    return inputName;
  }

  /**
   * Gives a value the name of an output.
   *
   * @param outputName not taken yet in this graph
   * @param value name of the value that the output gives
   * @param type of the output's elements; must be the value's
   * @param dims as for {@link #input}
   */
  public void output(String outputName, String value, ElementType type, Object... dims) {
    take(outputName);
    nodes.add(nodeOf("Identity", List.of(value), List.of(outputName)));
    outputs.add(valueInfo(outputName, type, dims));
  }

  /**
   * Adds a node with one output.
   *
   * @param operator name of an ONNX operator, as {@code MatMul}
   * @param arguments names of values, in the operator's order
   * @param attributes the operator's settings that are not left at their defaults
   * @return the output's name, to be an argument of nodes
   */
  public String node(String operator, List<String> arguments, Attribute... attributes) {
    String result = fresh(operator);
    nodes.add(nodeOf(operator, arguments, List.of(result), attributes));
    return result;
  }

  /**
   * Adds a conversion to another type.
   *
   * @param value name of the value to convert
   * @param type to convert to
   * @return name of the converted value
   */
  public String cast(String value, ElementType type) {
    return node("Cast", List.of(value), Attribute.of("to", type.code()));
  }

  /**
   * Adds a weight; its values are read when the graph is written.
   *
   * @param weightName not taken yet in this graph
   * @param tensor shape and values
   * @return {@code weightName}, to be an argument of nodes
   */
  public String weight(String weightName, LazyTensor tensor) {
    take(weightName);
    weights.add(new Weight(weightName, Objects.requireNonNull(tensor, "tensor")));
    return weightName;
  }

  /**
   * Adds a weight, or returns the one of this name that is there.
   *
   * @param weightName name of the weight
   * @param tensor asked for where the weight is not there yet
   * @return {@code weightName}, to be an argument of nodes
   */
  public String weightOnce(String weightName, Supplier<LazyTensor> tensor) {
    return taken.contains(weightName) ? weightName : weight(weightName, tensor.get());
  }

  /**
   * Adds a constant list of whole numbers.
   *
   * @param values 64-bit elements of the list
   * @return name of a value of shape [n]
   */
  public String integers(long... values) {
    String result = fresh("integers");
    constants.add(
        new ProtoMessage()
            .packed(1, values.length)
            .number(2, ElementType.INT64.code())
            .packed(7, values)
            .text(8, result));
    return result;
  }

  /**
   * Adds a constant whole number without an axis.
   *
   * @param value 64-bit number
   * @return name of a value without dimensions
   */
  public String integer(long value) {
    String result = fresh("integer");
    constants.add(
        new ProtoMessage().number(2, ElementType.INT64.code()).packed(7, value).text(8, result));
    return result;
  }

  /**
   * Adds a constant list of real numbers.
   *
   * @param values 32-bit elements of the list
   * @return name of a value of shape [n]
   */
  public String reals(float... values) {
    String result = fresh("reals");
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    constants.add(
        new ProtoMessage()
            .packed(1, values.length)
            .number(2, ElementType.FLOAT.code())
            .text(8, result)
            .bytes(9, raw.capacity(), out -> out.write(raw.array())));
    return result;
  }

  /**
   * Adds a note that travels with the model.
   *
   * @param key replaces a note of the same key
   * @param value any text
   */
  public void metadata(String key, String value) {
    metadata.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
  }

  /**
   * Writes the model beside its place and renames it. Weights above 1 GiB in all go to a second
   * file, named like the model with {@code .data} after it; the two belong together.
   *
   * @param file the {@code .onnx} file; one that is there is replaced
   * @throws IOException where a file cannot be written
   */
  public void write(Path file) throws IOException {
    write(file, LARGEST_FILE);
  }

  /**
   * Writes the model.
   *
   * @param largestFile bytes of weights above which they go to a file of their own
   */
  void write(Path file, long largestFile) throws IOException {
    long weightBytes = 0;
    for (Weight w : weights) {
      weightBytes += 4 * w.tensor.size();
    }
    Path data =
        weightBytes > largestFile ? file.resolveSibling(file.getFileName() + ".data") : null;
    if (data != null) {
      DurableFiles.writeFile(
          data,
          partial -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial))) {
              for (Weight w : weights) {
                writeValues(w, out);
              }
            }
          });
    }
    DurableFiles.writeFile(
        file,
        partial -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial))) {
            model(data).writeTo(out);
          }
        });
  }

  private ProtoMessage model(Path data) {
    ProtoMessage graph = new ProtoMessage();
    nodes.forEach(n -> graph.message(1, n));
    graph.text(2, name);
    constants.forEach(c -> graph.message(5, c));
    long offset = 0;
    for (Weight w : weights) {
      graph.message(5, initializer(w, data, offset));
      offset += 4 * w.tensor.size();
    }
    inputs.forEach(i -> graph.message(11, i));
    outputs.forEach(o -> graph.message(12, o));
    ProtoMessage model =
        new ProtoMessage()
            .number(1, IR_VERSION)
            .text(2, "comal")
            .message(7, graph)
            .message(8, new ProtoMessage().text(1, "").number(2, OPSET));
    metadata.forEach((k, v) -> model.message(14, entry(k, v)));
    return model;
  }

  private static ProtoMessage initializer(Weight w, Path data, long offset) {
    long bytes = 4 * w.tensor.size();
    ProtoMessage m =
        new ProtoMessage()
            .packed(1, w.tensor.dims())
            .number(2, ElementType.FLOAT.code())
            .text(8, w.name);
    if (data == null) {
      return m.bytes(9, bytes, out -> writeValues(w, out));
    }
    return m.message(13, entry("location", data.getFileName().toString()))
        .message(13, entry("offset", Long.toString(offset)))
        .message(13, entry("length", Long.toString(bytes)))
        .number(14, 1);
  }

  private static void writeValues(Weight w, OutputStream out) throws IOException {
    FloatBuffer values = w.tensor.values().get().duplicate();
    if (values.remaining() != w.tensor.size()) {
      throw new IllegalArgumentException(
          "weight "
              + w.name
              + " has "
              + values.remaining()
              + " values, but its shape wants "
              + w.tensor.size());
    }
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      int n = Math.min(values.remaining(), chunk.capacity() / 4);
      FloatBuffer part = values.slice(values.position(), n);
      chunk.clear();
      chunk.asFloatBuffer().put(part);
      out.write(chunk.array(), 0, 4 * n);
      values.position(values.position() + n);
    }
  }

  private static ProtoMessage entry(String key, String value) {
    return new ProtoMessage().text(1, key).text(2, value);
  }

  private ProtoMessage nodeOf(
      String operator, List<String> arguments, List<String> results, Attribute... attributes) {
    ProtoMessage node = new ProtoMessage();
    for (String a : arguments) {
      if (!taken.contains(a)) {
        throw new IllegalArgumentException(
            operator + " reads " + a + ", which is not in the graph");
      }
      node.text(1, a);
    }
    results.forEach(r -> node.text(2, r));
    node.text(4, operator);
    for (Attribute a : attributes) {
      node.message(5, a.message());
    }
    return node;
  }

  private static ProtoMessage valueInfo(String valueName, ElementType type, Object... dims) {
    ProtoMessage shape = new ProtoMessage();
    for (Object d : dims) {
      ProtoMessage dim = new ProtoMessage();
      if (d instanceof Number fixed) {
        dim.number(1, fixed.longValue());
      } else {
        dim.text(2, d.toString());
      }
      shape.message(1, dim);
    }
    ProtoMessage tensor = new ProtoMessage().number(1, type.code()).message(2, shape);
    return new ProtoMessage().text(1, valueName).message(2, new ProtoMessage().message(1, tensor));
  }

  private String fresh(String stem) {
    String result;
    do {
      result = stem + "_" + count++;
    } while (!taken.add(result));
    return result;
  }

  private void take(String wanted) {
    if (!taken.add(wanted)) {
      throw new IllegalArgumentException("the graph has a value named " + wanted + " already");
    }
  }
}
