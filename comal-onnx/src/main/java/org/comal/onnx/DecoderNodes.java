package org.comal.onnx;

import java.util.List;
import java.util.function.Function;

/**
 * The steps that a decoder is made of, as nodes of one graph.
 *
 * <p>A batch's tokens are rows, [batch · sequence, width]. What is multiplied with weights is in
 * their number format, and so are keys and values; the residual stream, norms and softmax are in 32
 * bits, because squares and sums of what half precision holds are often beyond it.
 *
 * @param graph gets the nodes
 * @param shape the decoder's sizes
 * @param weights gives a weight by its name
 * @param numbers {@code FLOAT} or {@code FLOAT16}
 */
record DecoderNodes(
    OnnxGraph graph,
    DecoderShape shape,
    Function<String, LazyTensor> weights,
    ElementType numbers) {

  String node(String operator, String first, String second, Attribute... attributes) {
    return graph.node(operator, List.of(first, second), attributes);
  }

  String node(String operator, String argument, Attribute... attributes) {
    return graph.node(operator, List.of(argument), attributes);
  }

  /** A weight in the number format of the weights. */
  String weight(String name) {
    return graph.weightOnce(name, numbers, () -> weights.apply(name));
  }

  /** From 32 bits to the number format of the weights. */
  String narrow(String x) {
    return numbers == ElementType.FLOAT ? x : graph.cast(x, numbers);
  }

  /** From the number format of the weights to 32 bits. */
  String wide(String x) {
    return numbers == ElementType.FLOAT ? x : graph.cast(x, ElementType.FLOAT);
  }

  /** W x + b of every row: W is NAME.weight, [out, in], and b is NAME.bias. */
  String linear(String rows, String name, boolean biased) {
    String y = times(rows, weight(name + ".weight"));
    return biased ? node("Add", y, weight(name + ".bias")) : y;
  }

  /** W x of every row, W [out, in]. */
  String times(String rows, String matrix) {
    // On the CPU ONNX Runtime does MatMul of halves in 32 bits, and Gemm number by number.
    return numbers == ElementType.FLOAT
        ? node("Gemm", rows, matrix, Attribute.of("transB", 1))
        : node("MatMul", rows, node("Transpose", matrix, Attribute.list("perm", 1, 0)));
  }

  /** The norm over the last axis; 32 bits in and out. */
  String rmsNorm(String x, String name) {
    String scale = graph.weightOnce(name, ElementType.FLOAT, () -> weights.apply(name));
    // These operators, in this order, are one kernel of ONNX Runtime.
    String mean = graph.reduced("ReduceMean", node("Pow", x, graph.reals(2)), -1);
    String root = node("Sqrt", node("Add", mean, graph.reals((float) shape.rmsEpsilon())));
    return node("Mul", node("Div", x, root), scale);
  }

  /** The gated feed-forward layer of normed rows. */
  String feedForward(String rows, String prefix) {
    boolean biased = shape.has(DecoderShape.Part.FEED_FORWARD_BIAS);
    String gate = linear(rows, prefix + "gate_proj", biased);
    String silu = node("Mul", gate, node("Sigmoid", gate));
    String up = linear(rows, prefix + "up_proj", biased);
    return linear(node("Mul", silu, up), prefix + "down_proj", biased);
  }

  /** Takes rows of {@code width} numbers apart into texts: [batch, sequence, width]. */
  String byText(String rows, String ids, long width) {
    String dims =
        graph.node(
            "Concat", List.of(node("Shape", ids), graph.integers(width)), Attribute.of("axis", 0));
    return node("Reshape", rows, dims);
  }

  /** The length of an axis, a number without an axis of its own. */
  String length(String x, int axis) {
    String list = node("Shape", x, Attribute.of("start", axis), Attribute.of("end", axis + 1L));
    return node("Squeeze", list, graph.integers(0));
  }

  /** The whole numbers from one to another, which is left out. */
  String range(String from, String to) {
    return graph.node("Range", List.of(from, to, graph.integer(1)));
  }

  String unsqueezed(String x, long... axes) {
    return node("Unsqueeze", x, graph.integers(axes));
  }

  /** Part of an axis. */
  String slice(String x, String from, String to, int axis) {
    return graph.node("Slice", List.of(x, from, to, graph.integers(axis)));
  }
}
