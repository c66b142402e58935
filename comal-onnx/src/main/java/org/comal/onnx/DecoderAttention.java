package org.comal.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * Grouped-query attention with rotary positions (halves, not interleaved) as nodes: fused, where
 * the graph has the operators for it, or out of the operators that every runtime has.
 *
 * <p>Who may look where is a mask of every query and key in both forms. The fused operators that
 * take lengths instead (ONNX Runtime's {@code GroupQueryAttention}) cannot be told of padding
 * behind new tokens that go on from past ones.
 */
final class DecoderAttention {
  /** Far below every score. */
  private static final float NEVER = -1e9f;

  private final DecoderNodes nodes;
  private final OnnxGraph graph;
  private final DecoderShape shape;
  private final String ids;
  private final String cosines;
  private final String sines;
  private final String allowed;

  /**
   * Prepares what all layers share.
   *
   * @param ids the new tokens, [batch, sequence]
   * @param mask 1 where a token is no padding, over past and new tokens
   * @param positions of the new tokens, from 0
   */
  DecoderAttention(DecoderNodes nodes, String ids, String mask, String positions) {
    this.nodes = nodes;
    this.graph = nodes.graph();
    this.shape = nodes.shape();
    this.ids = ids;
    float[] rates = new float[shape.rates().size()];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = shape.rates().get(i).floatValue();
    }
    String angles =
        nodes.node(
            "Mul",
            nodes.unsqueezed(graph.cast(positions, ElementType.FLOAT), 2),
            graph.reals(rates));
    this.cosines = turned("Cos", angles);
    this.sines = turned("Sin", angles);
    this.allowed = allowed(mask);
  }

  /** [batch, sequence, pairs]; not fused with an axis for the heads before the last. */
  private String turned(String function, String angles) {
    String narrow = nodes.narrow(nodes.node(function, angles));
    return graph.fuses() ? narrow : nodes.unsqueezed(narrow, 2);
  }

  /**
   * Whether a new token sees a past or new one, [batch, 1, sequence, total]: what is before it and
   * no padding, and itself, so that padding sees something and stays finite.
   */
  private String allowed(String mask) {
    String total = nodes.length(mask, 1);
    String columns = nodes.range(graph.integer(0), total);
    String first = nodes.node("Sub", total, nodes.length(ids, 1));
    String rows = nodes.unsqueezed(nodes.range(first, total), 1);
    String real = nodes.unsqueezed(graph.cast(mask, ElementType.BOOL), 1, 2);
    String seen = nodes.node("And", nodes.node("LessOrEqual", columns, rows), real);
    return nodes.node("Or", seen, nodes.node("Equal", columns, rows));
  }

  /**
   * Adds a layer's attention, up to the output projection.
   *
   * @param normed the layer's normed input in the number format of the weights, as rows
   * @param prefix of the layer's weights, with a dot at its end
   * @param past the keys and the values of past tokens, [batch, kv-heads, past, head-dim]; empty
   *     where the graph has none
   * @param present gets the keys and the values of all tokens, where there may be past ones
   * @return rows
   */
  String attend(String normed, String prefix, List<String> past, List<String> present) {
    boolean biased = shape.has(DecoderShape.Part.ATTENTION_BIAS);
    String q = projected(normed, prefix + "q", shape.heads(), biased);
    String k = projected(normed, prefix + "k", shape.kvHeads(), biased);
    String v = nodes.linear(normed, prefix + "v_proj", biased);
    String mixed = graph.fuses() ? fused(q, k, v, past, present) : plain(q, k, v, past, present);
    String rows =
        nodes.node("Reshape", mixed, graph.integers(-1, (long) shape.heads() * shape.headDim()));
    return nodes.linear(rows, prefix + "o_proj", shape.has(DecoderShape.Part.OUTPUT_BIAS));
  }

  /** Queries or keys as rows, their heads normed where the decoder does that. */
  private String projected(String normed, String name, int heads, boolean biased) {
    String rows = nodes.linear(normed, name + "_proj", biased);
    if (!shape.has(DecoderShape.Part.HEAD_NORM)) {
      return rows;
    }
    String split = nodes.node("Reshape", rows, graph.integers(-1, heads, shape.headDim()));
    return nodes.narrow(nodes.rmsNorm(nodes.wide(split), name + "_norm.weight"));
  }

  /** [batch, sequence, heads · head-dim]. */
  private String fused(String q, String k, String v, List<String> past, List<String> present) {
    int width = shape.kvHeads() * shape.headDim();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                fusedRotation(q, shape.heads()),
                fusedRotation(k, shape.kvHeads()),
                nodes.byText(v, ids, width),
                allowed));
    arguments.addAll(past);
    List<String> results =
        graph.nodes(
            "Attention",
            arguments,
            past.isEmpty() ? 1 : 3,
            Attribute.of("q_num_heads", shape.heads()),
            Attribute.of("kv_num_heads", shape.kvHeads()),
            Attribute.real("scale", (float) (1 / Math.sqrt(shape.headDim()))),
            Attribute.of("softmax_precision", ElementType.FLOAT.code()));
    present.addAll(results.subList(1, results.size()));
    return results.get(0);
  }

  private String fusedRotation(String rows, int heads) {
    return graph.node(
        "RotaryEmbedding",
        List.of(nodes.byText(rows, ids, (long) heads * shape.headDim()), cosines, sines),
        Attribute.of("num_heads", heads));
  }

  /** [batch, sequence, heads, head-dim]. */
  private String plain(
      String queries, String keys, String values, List<String> past, List<String> present) {
    String q = byHead(rotated(queries, shape.heads()));
    String k = byHead(rotated(keys, shape.kvHeads()));
    String v = byHead(split(values, shape.kvHeads()));
    if (!past.isEmpty()) {
      k = graph.node("Concat", List.of(past.get(0), k), Attribute.of("axis", 2));
      v = graph.node("Concat", List.of(past.get(1), v), Attribute.of("axis", 2));
      present.addAll(List.of(k, v));
    }
    int d = shape.headDim();
    int groups = shape.heads() / shape.kvHeads();
    // Query head i reads key and value head i / groups: five axes, and MatMul broadcasts the third.
    String scaled = nodes.node("Mul", q, nodes.narrow(graph.reals((float) (1 / Math.sqrt(d)))));
    String grouped =
        nodes.node("Reshape", scaled, graph.integers(0, shape.kvHeads(), groups, -1, d));
    String across =
        nodes.node("Transpose", nodes.unsqueezed(k, 2), Attribute.list("perm", 0, 1, 2, 4, 3));
    String scores =
        graph.node(
            "Where",
            List.of(
                nodes.unsqueezed(allowed, 1),
                nodes.wide(nodes.node("MatMul", grouped, across)),
                graph.reals(NEVER)));
    String p = nodes.narrow(nodes.node("Softmax", scores, Attribute.of("axis", -1)));
    String mixed = nodes.node("MatMul", p, nodes.unsqueezed(v, 2));
    return byHead(nodes.node("Reshape", mixed, graph.integers(0, shape.heads(), -1, d)));
  }

  /** (x₁·cos − x₂·sin, x₂·cos + x₁·sin), with x₁ and x₂ the halves of the last axis. */
  private String rotated(String rows, int heads) {
    String x = split(rows, heads);
    String start = graph.integers(0);
    String middle = graph.integers(shape.headDim() / 2);
    String first = nodes.slice(x, start, middle, 3);
    String second = nodes.slice(x, middle, graph.integers(shape.headDim()), 3);
    String left =
        nodes.node("Sub", nodes.node("Mul", first, cosines), nodes.node("Mul", second, sines));
    String right =
        nodes.node("Add", nodes.node("Mul", second, cosines), nodes.node("Mul", first, sines));
    return graph.node("Concat", List.of(left, right), Attribute.of("axis", 3));
  }

  /** Rows to [batch, sequence, heads, head-dim]. */
  private String split(String rows, int heads) {
    String text = nodes.byText(rows, ids, (long) heads * shape.headDim());
    return nodes.node("Reshape", text, graph.integers(0, 0, heads, shape.headDim()));
  }

  /** [batch, sequence, heads, head-dim] to [batch, heads, sequence, head-dim], and back. */
  private String byHead(String x) {
    return nodes.node("Transpose", x, Attribute.list("perm", 0, 2, 1, 3));
  }
}
