package org.comal.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A decoder of the Llama and Qwen families as ONNX nodes: RMS norm, rotary positions, grouped-query
 * attention, a gated SiLU feed-forward layer.
 *
 * <p>As a {@link TextEncoder} it gives the final normed hidden state of the last token.
 */
public final class OnnxDecoder implements TextEncoder {
  /**
   * A note in models whose logits are the last token's alone: "by-mask" says that the mask tells
   * which token that is, so that texts padded on the right may run together.
   */
  public static final String LAST_LOGITS = "comal.last-logits";

  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";

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

  /**
   * How a language model is written.
   *
   * @param past whether to add the inputs {@code position_ids} and {@code
   *     past_key_values.N.key|value} and the outputs {@code present.N.key|value}, [batch, kv-heads,
   *     length, head-dim], in the number format of the weights, with {@code attention_mask} over
   *     past and new tokens, so that a shared beginning is computed once
   * @param lastOnly whether to compute the logits of the last token alone, [batch, 1, vocabulary];
   *     saves most of the memory of a large vocabulary
   * @param fused whether attention and rotary positions are one operator each, of opset 23 (ONNX
   *     Runtime 1.23 or later), or made of operators that runtimes have had since opset 17
   * @param numbers of the weights, {@code FLOAT} or {@code FLOAT16}; residual stream, norms,
   *     softmax and logits have 32 bits in both
   */
  public record Form(boolean past, boolean lastOnly, boolean fused, ElementType numbers) {}

  @Override
  public int width() {
    return shape.hidden();
  }

  @Override
  public String encode(OnnxGraph g, String ids, String mask) {
    DecoderNodes nodes = new DecoderNodes(g, shape, weights, ElementType.FLOAT);
    String h = hidden(nodes, ids, mask, positions(nodes, mask), List.of(), new ArrayList<>());
    return lastToken(nodes, nodes.byText(h, ids, shape.hidden()), mask);
  }

  /**
   * {@return a language model in 32 bits, of operators that every runtime has: the inputs {@code
   * input_ids}, {@code attention_mask} and the output {@code logits}, [batch, sequence,
   * vocabulary]}
   *
   * @param past as in {@link Form}
   * @param lastOnly as in {@link Form}
   */
  public OnnxGraph languageModel(boolean past, boolean lastOnly) {
    return languageModel(new Form(past, lastOnly, false, ElementType.FLOAT));
  }

  /**
   * {@return a language model: the inputs {@code input_ids}, {@code attention_mask} and the output
   * {@code logits}, [batch, sequence, vocabulary], of 32 bits}
   *
   * @param form how it is written
   */
  public OnnxGraph languageModel(Form form) {
    OnnxGraph g =
        new OnnxGraph(
            "language-model",
            form.fused ? OnnxGraph.FUSED_OPSET : OnnxGraph.USUAL_OPSET,
            new WeightData());
    DecoderNodes nodes = new DecoderNodes(g, shape, weights, form.numbers);
    String ids = g.input("input_ids", ElementType.INT64, "batch", "sequence");
    String mask =
        g.input("attention_mask", ElementType.INT64, "batch", form.past ? "total" : "sequence");
    String positions =
        form.past
            ? g.input("position_ids", ElementType.INT64, "batch", "sequence")
            : positions(nodes, mask);
    List<String> before = new ArrayList<>();
    for (String name : form.past ? caches("past_key_values.") : List.<String>of()) {
      g.input(name, form.numbers, "batch", shape.kvHeads(), "past", shape.headDim());
      before.add(name);
    }
    List<String> present = new ArrayList<>();
    String h = hidden(nodes, ids, mask, positions, before, present);
    if (form.lastOnly) {
      g.metadata(LAST_LOGITS, "by-mask");
      h = lastToken(nodes, nodes.byText(h, ids, shape.hidden()), fresh(nodes, ids, mask));
    }
    g.output(
        "logits",
        logits(nodes, h, ids, form.lastOnly),
        ElementType.FLOAT,
        "batch",
        form.lastOnly ? (Object) 1 : "sequence",
        shape.vocabulary());
    for (int i = 0; i < present.size(); i++) {
      String name = caches("present.").get(i);
      g.output(
          name, present.get(i), form.numbers, "batch", shape.kvHeads(), "total", shape.headDim());
    }
    return g;
  }

  /** Keys and values of every layer, in order. */
  private List<String> caches(String prefix) {
    List<String> names = new ArrayList<>();
    for (int l = 0; l < shape.layers(); l++) {
      names.add(prefix + l + ".key");
      names.add(prefix + l + ".value");
    }
    return names;
  }

  /** Final normed hidden states as rows, in 32 bits. */
  private String hidden(
      DecoderNodes nodes,
      String ids,
      String mask,
      String positions,
      List<String> past,
      List<String> present) {
    OnnxGraph g = nodes.graph();
    String embedded = nodes.node("Gather", nodes.weight(EMBEDDING), ids);
    String h = nodes.wide(nodes.node("Reshape", embedded, g.integers(-1, shape.hidden())));
    DecoderAttention attention = new DecoderAttention(nodes, ids, mask, positions);
    for (int l = 0; l < shape.layers(); l++) {
      String layer = "model.layers." + l + ".";
      String attended =
          attention.attend(
              normed(nodes, h, layer + "input_layernorm.weight"),
              layer + "self_attn.",
              past.isEmpty() ? List.of() : past.subList(2 * l, 2 * l + 2),
              present);
      h = nodes.node("Add", h, nodes.wide(attended));
      String fed =
          nodes.feedForward(
              normed(nodes, h, layer + "post_attention_layernorm.weight"), layer + "mlp.");
      h = nodes.node("Add", h, nodes.wide(fed));
    }
    return nodes.rmsNorm(h, "model.norm.weight");
  }

  private static String normed(DecoderNodes nodes, String h, String name) {
    return nodes.narrow(nodes.rmsNorm(h, name));
  }

  private String logits(DecoderNodes nodes, String h, String ids, boolean lastOnly) {
    String head = nodes.weight(shape.has(DecoderShape.Part.HEAD) ? HEAD : EMBEDDING);
    String rows = nodes.wide(nodes.times(nodes.narrow(h), head));
    return lastOnly ? nodes.unsqueezed(rows, 1) : nodes.byText(rows, ids, shape.vocabulary());
  }

  /** 0, 1, 2 … along each row, from its first token. */
  private static String positions(DecoderNodes nodes, String mask) {
    OnnxGraph g = nodes.graph();
    String counted = nodes.node("CumSum", mask, g.integer(1));
    return nodes.node("Max", nodes.node("Sub", counted, g.integers(1)), g.integers(0));
  }

  /** The part of the mask that is about new tokens. */
  private static String fresh(DecoderNodes nodes, String ids, String mask) {
    OnnxGraph g = nodes.graph();
    String past = nodes.node("Sub", nodes.length(mask, 1), nodes.length(ids, 1));
    return nodes.slice(mask, nodes.unsqueezed(past, 0), g.integers(Long.MAX_VALUE), 1);
  }

  /** The row of the last token that is not padding: [batch, sequence, n] → [batch, n]. */
  private static String lastToken(DecoderNodes nodes, String h, String mask) {
    OnnxGraph g = nodes.graph();
    String places = nodes.range(g.integer(0), nodes.length(mask, 1));
    String last = g.reduced("ReduceMax", nodes.node("Mul", mask, places), 1);
    return nodes.node("GatherND", h, last, Attribute.of("batch_dims", 1));
  }
}
