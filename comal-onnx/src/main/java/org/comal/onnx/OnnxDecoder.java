package org.comal.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A decoder of the Llama and Qwen2 family as ONNX nodes: RMS norm, rotary positions (halves, not
 * interleaved), grouped-query attention, SwiGLU.
 *
 * <p>As a {@link TextEncoder} it gives the final normed hidden state of the last token.
 */
public final class OnnxDecoder implements TextEncoder {
  /**
   * A note in models whose logits are the last token's alone: "by-mask" says that the mask tells
   * which token that is, so that texts padded on the right may run together.
   */
  public static final String LAST_LOGITS = "comal.last-logits";

  private final DecoderShape shape;
  private final Function<String, LazyTensor> weights;

  /**
   * Describes a decoder; weights are asked for when a graph is built.
   *
   * @param shape the decoder's sizes
   * @param weights gives a weight by its Hugging Face name, as {@code
   *     model.layers.0.self_attn.q_proj.weight}; matrices are [out, in]
   */
  public OnnxDecoder(DecoderShape shape, Function<String, LazyTensor> weights) {
    this.shape = Objects.requireNonNull(shape, "shape");
    this.weights = Objects.requireNonNull(weights, "weights");
  }

  @Override
  public int width() {
    return shape.hidden();
  }

  @Override
  public String encode(OnnxGraph g, String ids, String mask) {
    return lastToken(
        g, hidden(g, ids, mask, mask, positions(g, mask), List.of(), new ArrayList<>()), mask);
  }

  /**
   * {@return a language model: the inputs {@code input_ids}, {@code attention_mask} and the output
   * {@code logits}, [batch, sequence, vocabulary]}
   *
   * @param past whether to add the inputs {@code position_ids} and {@code
   *     past_key_values.N.key|value} and the outputs {@code present.N.key|value}, [batch, kv-heads,
   *     length, head-dim], with {@code attention_mask} over past and new tokens, so that a shared
   *     beginning is computed once
   * @param lastOnly whether to compute the logits of the last token alone, [batch, 1, vocabulary];
   *     saves most of the memory of a large vocabulary
   */
  public OnnxGraph languageModel(boolean past, boolean lastOnly) {
    OnnxGraph g = new OnnxGraph("language-model");
    if (lastOnly) {
      g.metadata(LAST_LOGITS, "by-mask");
    }
    String ids = g.input("input_ids", ElementType.INT64, "batch", "sequence");
    String mask =
        g.input("attention_mask", ElementType.INT64, "batch", past ? "total" : "sequence");
    String newMask = mask;
    String positions;
    List<String> before = new ArrayList<>();
    if (past) {
      positions = g.input("position_ids", ElementType.INT64, "batch", "sequence");
      for (int l = 0; l < shape.layers(); l++) {
        for (String part : List.of("key", "value")) {
          before.add(
              g.input(
                  "past_key_values." + l + "." + part,
                  ElementType.FLOAT,
                  "batch",
                  shape.kvHeads(),
                  "past",
                  shape.headDim()));
        }
      }
      String pastLength = length(g, before.get(0), 2);
      newMask =
          g.node("Slice", List.of(mask, pastLength, g.integers(Long.MAX_VALUE), g.integers(1)));
    } else {
      positions = positions(g, mask);
    }
    List<String> present = new ArrayList<>();
    String h = hidden(g, ids, mask, newMask, positions, before, present);
    if (lastOnly) {
      h = g.node("Unsqueeze", List.of(lastToken(g, h, newMask), g.integers(1)));
    }
    String head =
        shape.tied() ? weight(g, "model.embed_tokens.weight") : weight(g, "lm_head.weight");
    g.output(
        "logits",
        matMulTransposed(g, h, head),
        ElementType.FLOAT,
        "batch",
        lastOnly ? (Object) 1 : "sequence",
        shape.vocabulary());
    for (int i = 0; past && i < present.size(); i++) {
      g.output(
          "present." + i / 2 + (i % 2 == 0 ? ".key" : ".value"),
          present.get(i),
          ElementType.FLOAT,
          "batch",
          shape.kvHeads(),
          "total",
          shape.headDim());
    }
    return g;
  }

  /** Final normed hidden states, [batch, sequence, hidden]. */
  private String hidden(
      OnnxGraph g,
      String ids,
      String mask,
      String newMask,
      String positions,
      List<String> past,
      List<String> present) {
    String h = g.node("Gather", List.of(weight(g, "model.embed_tokens.weight"), ids));
    String allowed = attentionBias(g, mask, newMask);
    String[] rotation = rotation(g, positions);
    for (int l = 0; l < shape.layers(); l++) {
      String layer = "model.layers." + l + ".";
      String normed = rmsNorm(g, h, layer + "input_layernorm.weight");
      String attended =
          attention(
              g,
              normed,
              layer + "self_attn.",
              allowed,
              rotation,
              past.isEmpty() ? List.of() : past.subList(2 * l, 2 * l + 2),
              present);
      h = g.node("Add", List.of(h, attended));
      h =
          g.node(
              "Add",
              List.of(
                  h,
                  feedForward(
                      g,
                      rmsNorm(g, h, layer + "post_attention_layernorm.weight"),
                      layer + "mlp.")));
    }
    return rmsNorm(g, h, "model.norm.weight");
  }

  private String attention(
      OnnxGraph g,
      String x,
      String prefix,
      String allowed,
      String[] rotation,
      List<String> past,
      List<String> present) {
    int groups = shape.heads() / shape.kvHeads();
    int d = shape.headDim();
    String q = rotate(g, heads(g, projected(g, x, prefix + "q_proj"), shape.heads()), rotation);
    String k = rotate(g, heads(g, projected(g, x, prefix + "k_proj"), shape.kvHeads()), rotation);
    String v = heads(g, projected(g, x, prefix + "v_proj"), shape.kvHeads());
    if (!past.isEmpty()) {
      k = g.node("Concat", List.of(past.get(0), k), Attribute.of("axis", 2));
      v = g.node("Concat", List.of(past.get(1), v), Attribute.of("axis", 2));
    }
    present.add(k);
    present.add(v);
    // Query head i reads key and value head i / groups: five axes, and MatMul broadcasts the third.
    String grouped =
        g.node(
            "Reshape",
            List.of(
                q,
                g.node(
                    "Concat",
                    List.of(g.integers(0, shape.kvHeads(), groups), length(g, q, 2), g.integers(d)),
                    Attribute.of("axis", 0))));
    String keys =
        g.node(
            "Transpose",
            List.of(g.node("Unsqueeze", List.of(k, g.integers(2)))),
            Attribute.list("perm", 0, 1, 2, 4, 3));
    String scores =
        g.node(
            "Mul",
            List.of(g.node("MatMul", List.of(grouped, keys)), g.reals((float) (1 / Math.sqrt(d)))));
    String p =
        g.node(
            "Softmax", List.of(g.node("Add", List.of(scores, allowed))), Attribute.of("axis", -1));
    String mixed = g.node("MatMul", List.of(p, g.node("Unsqueeze", List.of(v, g.integers(2)))));
    String byHead =
        g.node(
            "Reshape",
            List.of(
                mixed,
                g.node(
                    "Concat",
                    List.of(g.integers(0, shape.heads()), length(g, q, 2), g.integers(d)),
                    Attribute.of("axis", 0))));
    String joined =
        g.node(
            "Reshape",
            List.of(
                g.node("Transpose", List.of(byHead), Attribute.list("perm", 0, 2, 1, 3)),
                g.integers(0, 0, (long) shape.heads() * d)));
    return matMulTransposed(g, joined, weight(g, prefix + "o_proj.weight"));
  }

  /** [batch, sequence, n·d] → [batch, n, sequence, d]. */
  private String heads(OnnxGraph g, String x, int n) {
    String split = g.node("Reshape", List.of(x, g.integers(0, 0, n, shape.headDim())));
    return g.node("Transpose", List.of(split), Attribute.list("perm", 0, 2, 1, 3));
  }

  private String projected(OnnxGraph g, String x, String name) {
    String y = matMulTransposed(g, x, weight(g, name + ".weight"));
    return shape.qkvBias() ? g.node("Add", List.of(y, weight(g, name + ".bias"))) : y;
  }

  private String feedForward(OnnxGraph g, String x, String prefix) {
    String gate = matMulTransposed(g, x, weight(g, prefix + "gate_proj.weight"));
    String silu = g.node("Mul", List.of(gate, g.node("Sigmoid", List.of(gate))));
    String up = matMulTransposed(g, x, weight(g, prefix + "up_proj.weight"));
    return matMulTransposed(
        g, g.node("Mul", List.of(silu, up)), weight(g, prefix + "down_proj.weight"));
  }

  private String rmsNorm(OnnxGraph g, String x, String name) {
    String square = g.node("Mul", List.of(x, x));
    String mean =
        g.node(
            "ReduceMean", List.of(square), Attribute.list("axes", -1), Attribute.of("keepdims", 1));
    String root =
        g.node("Sqrt", List.of(g.node("Add", List.of(mean, g.reals((float) shape.rmsEpsilon())))));
    return g.node("Mul", List.of(g.node("Div", List.of(x, root)), weight(g, name)));
  }

  /** Cosines and sines, [batch, 1, sequence, head-dim], each half of the last axis the same. */
  private String[] rotation(OnnxGraph g, String positions) {
    int half = shape.headDim() / 2;
    float[] frequencies = new float[shape.headDim()];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (float) Math.pow(shape.ropeTheta(), -2.0 * (i % half) / shape.headDim());
    }
    String p = g.cast(positions, ElementType.FLOAT);
    String angles =
        g.node(
            "Mul",
            List.of(g.node("Unsqueeze", List.of(p, g.integers(1, 3))), g.reals(frequencies)));
    return new String[] {g.node("Cos", List.of(angles)), g.node("Sin", List.of(angles))};
  }

  /** x·cos + (−x₂, x₁)·sin, with x₁ and x₂ the halves of the last axis. */
  private String rotate(OnnxGraph g, String x, String[] rotation) {
    int half = shape.headDim() / 2;
    String first = g.node("Slice", List.of(x, g.integers(0), g.integers(half), g.integers(3)));
    String second =
        g.node("Slice", List.of(x, g.integers(half), g.integers(shape.headDim()), g.integers(3)));
    String turned =
        g.node("Concat", List.of(g.node("Neg", List.of(second)), first), Attribute.of("axis", -1));
    return g.node(
        "Add",
        List.of(
            g.node("Mul", List.of(x, rotation[0])), g.node("Mul", List.of(turned, rotation[1]))));
  }

  /**
   * 0 where a new token may look and a very low number where not, [batch, 1, 1, sequence, total]: a
   * token sees what is not padding, itself and what is before it.
   */
  private String attentionBias(OnnxGraph g, String mask, String newMask) {
    String total = g.node("Squeeze", List.of(length(g, mask, 1), g.integers(0)));
    String fresh = g.node("Squeeze", List.of(length(g, newMask, 1), g.integers(0)));
    String columns = g.node("Range", List.of(g.integer(0), total, g.integer(1)));
    String firstNew = g.node("Sub", List.of(total, fresh));
    String rows = g.node("Range", List.of(firstNew, total, g.integer(1)));
    String future =
        g.node(
            "Greater",
            List.of(
                g.node("Unsqueeze", List.of(columns, g.integers(0))),
                g.node("Unsqueeze", List.of(rows, g.integers(1)))));
    String padding = g.node("Equal", List.of(mask, g.integer(0)));
    String hidden =
        g.node("Or", List.of(future, g.node("Unsqueeze", List.of(padding, g.integers(1, 2, 3)))));
    return g.node("Where", List.of(hidden, g.reals(-1e9f), g.reals(0)));
  }

  /** 0, 1, 2 … along each row, from its first token. */
  private static String positions(OnnxGraph g, String mask) {
    String counted = g.node("CumSum", List.of(mask, g.integer(1)));
    return g.node("Max", List.of(g.node("Sub", List.of(counted, g.integers(1))), g.integers(0)));
  }

  /** The row of the last token that is not padding: [batch, sequence, n] → [batch, n]. */
  private static String lastToken(OnnxGraph g, String h, String mask) {
    String length = g.node("Squeeze", List.of(length(g, mask, 1), g.integers(0)));
    String places = g.node("Range", List.of(g.integer(0), length, g.integer(1)));
    String last =
        g.node(
            "ReduceMax",
            List.of(g.node("Mul", List.of(mask, places))),
            Attribute.list("axes", 1),
            Attribute.of("keepdims", 1));
    return g.node("GatherND", List.of(h, last), Attribute.of("batch_dims", 1));
  }

  private static String length(OnnxGraph g, String x, int axis) {
    return g.node("Shape", List.of(x), Attribute.of("start", axis), Attribute.of("end", axis + 1L));
  }

  private static String matMulTransposed(OnnxGraph g, String x, String matrix) {
    return g.node(
        "MatMul", List.of(x, g.node("Transpose", List.of(matrix), Attribute.list("perm", 1, 0))));
  }

  private String weight(OnnxGraph g, String name) {
    return g.weightOnce(name, () -> weights.apply(name));
  }
}
