package org.comal.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.stream.IntStream;
import org.comal.files.DurableFiles;

/**
 * An ONNX model, built node by node and written to a file.
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
  /** What any runtime of the last years has: opset 17, IR version 8. */
  static final int USUAL_OPSET = 17;

  /** The first with fused attention (ONNX 1.18, 2025; ONNX Runtime 1.23): IR version 11. */
  static final int FUSED_OPSET = 23;

  /** A protocol-buffer file ends at 2 GiB; weights move out well before. */
  private static final long LARGEST_FILE = 1L << 30;

  private final String name;
  private final int opset;
  private final List<ProtoMessage> nodes = new ArrayList<>();
  private final List<ProtoMessage> inputs = new ArrayList<>();
  private final List<ProtoMessage> outputs = new ArrayList<>();
  private final List<ProtoMessage> constants = new ArrayList<>();
  private final WeightData weights;
  private final Set<String> taken = new HashSet<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private int count;

  /**
   * @param name names the graph in tools that show it
   */
  public OnnxGraph(String name) {
    this(name, USUAL_OPSET, new WeightData());
  }

  OnnxGraph(String name, int opset, WeightData weights) {
    this.name = Objects.requireNonNull(name, "name");
    this.opset = opset;
    this.weights = weights;
  }

  /** Whether there are the operators {@code Attention} and {@code RotaryEmbedding}. */
  boolean fuses() {
    return opset >= FUSED_OPSET;
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
    inputs.add(GraphMessages.port(inputName, type, dims));
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
    outputs.add(GraphMessages.port(outputName, type, dims));
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
    return nodes(operator, arguments, 1, attributes).get(0);
  }

  /** Adds a node with its first {@code count} outputs; gives their names. */
  List<String> nodes(String operator, List<String> arguments, int count, Attribute... attributes) {
    List<String> results = IntStream.range(0, count).mapToObj(i -> fresh(operator)).toList();
    nodes.add(nodeOf(operator, arguments, results, attributes));
    return results;
  }

  /** Adds a reduction over one axis, which stays as an axis of length 1. */
  String reduced(String operator, String value, int axis) {
    Attribute keeps = Attribute.of("keepdims", 1);
    // Opset 18 made an input of what had been an attribute.
    return opset < 18
        ? node(operator, List.of(value), Attribute.list("axes", axis), keeps)
        : node(operator, List.of(value, integers(axis)), keeps);
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
   * Adds a weight of type {@code FLOAT}; its values are read when the graph is written.
   *
   * @param weightName not taken yet in this graph
   * @param tensor shape and values
   * @return {@code weightName}, to be an argument of nodes
   */
  public String weight(String weightName, LazyTensor tensor) {
    take(weightName);
    weights.add(weightName, tensor, ElementType.FLOAT);
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
    return weightOnce(weightName, ElementType.FLOAT, tensor);
  }

  /** The same for a weight that is written as {@code FLOAT} or {@code FLOAT16}. */
  String weightOnce(String weightName, ElementType type, Supplier<LazyTensor> tensor) {
    if (taken.add(weightName)) {
      weights.add(weightName, tensor.get(), type);
    }
    return weightName;
  }

  /**
   * Adds a constant list of whole numbers.
   *
   * @param values 64-bit elements of the list
   * @return name of a value of shape [n]
   */
  public String integers(long... values) {
    String result = fresh("integers");
    constants.add(GraphMessages.integers(result, values));
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
    constants.add(GraphMessages.integer(result, value));
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
    constants.add(GraphMessages.reals(result, values));
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
   * What was written.
   *
   * @param weightBytes bytes of all weights
   * @param roundedToZero numbers in weights of {@code FLOAT16} that are not 0, but closer to it
   *     than to any other
   */
  public record Written(long weightBytes, long roundedToZero) {}

  /**
   * Writes the model beside its place and renames it. Weights above 1 GiB in all go to a second
   * file of any size, named like the model with {@code .data} after it; the two belong together.
   *
   * @param file the {@code .onnx} file; one that is there is replaced
   * @return what was written
   * @throws IOException where a file cannot be written, or a weight of {@code FLOAT16} has numbers
   *     beyond that format; the message names the weight and tells how many
   */
  public Written write(Path file) throws IOException {
    return write(file, LARGEST_FILE);
  }

  /**
   * Writes the model.
   *
   * @param largestFile bytes of weights above which they go to a file of their own
   */
  Written write(Path file, long largestFile) throws IOException {
    Path data = file.resolveSibling(file.getFileName() + ".data");
    boolean apart = weights.bytes() > largestFile;
    long before = weights.roundedToZero();
    if (apart) {
      DurableFiles.writeFile(data, partial -> write(partial, weights::writeTo));
    }
    String location = apart ? data.getFileName().toString() : null;
    DurableFiles.writeFile(file, partial -> write(partial, model(location)::writeTo));
    return new Written(weights.bytes(), weights.roundedToZero() - before);
  }

  private static void write(Path file, ProtoMessage.Bytes bytes) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      bytes.writeTo(out);
    }
  }

  private ProtoMessage model(String data) {
    ProtoMessage graph = new ProtoMessage();
    nodes.forEach(n -> graph.message(1, n));
    graph.text(2, name);
    constants.forEach(c -> graph.message(5, c));
    weights.describeIn(graph, data);
    inputs.forEach(i -> graph.message(11, i));
    outputs.forEach(o -> graph.message(12, o));
    ProtoMessage model =
        new ProtoMessage()
            .number(1, fuses() ? 11 : 8)
            .text(2, "comal")
            .message(7, graph)
            .message(8, new ProtoMessage().text(1, "").number(2, opset));
    metadata.forEach((k, v) -> model.message(14, GraphMessages.entry(k, v)));
    return model;
  }

  private ProtoMessage nodeOf(
      String operator, List<String> arguments, List<String> results, Attribute... attributes) {
    for (String a : arguments) {
      if (!taken.contains(a)) {
        throw new IllegalArgumentException(
            operator + " reads " + a + ", which is not in the graph");
      }
    }
    return GraphMessages.node(operator, arguments, results, attributes);
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
