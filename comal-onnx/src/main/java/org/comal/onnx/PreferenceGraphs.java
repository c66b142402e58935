package org.comal.onnx;

import java.util.List;

/**
 * Preference models as ONNX graphs, in the layouts that the ONNX oracles read.
 *
 * <p>Every graph's batch and sequence axes vary in length.
 */
public final class PreferenceGraphs {
  private PreferenceGraphs() {}

  /**
   * {@return a reward model: inputs {@code input_ids} and {@code attention_mask}, [batch,
   * sequence]; output {@code reward}, [batch] = encoding · w + bias}
   *
   * @param encoder encodes a text
   * @param w the head, [width]
   * @param bias added to every reward
   */
  public static OnnxGraph reward(TextEncoder encoder, float[] w, float bias) {
    requireWidth(encoder, w.length);
    OnnxGraph g = new OnnxGraph("reward");
    String e = encoded(g, encoder, "");
    String r = g.node("MatMul", List.of(e, g.weight("head", LazyTensor.of(w, w.length))));
    g.output("reward", g.node("Add", List.of(r, g.reals(bias))), ElementType.FLOAT, "batch");
    return g;
  }

  /**
   * {@return a classifier of one text that holds both responses: inputs {@code input_ids} and
   * {@code attention_mask}; output {@code logits}, [batch, n] = W · encoding + bias}
   *
   * @param encoder encodes a text that holds both responses
   * @param w the head, one row for each of the n logits
   * @param bias added to the logits, [n]
   */
  public static OnnxGraph jointPair(TextEncoder encoder, float[][] w, float[] bias) {
    OnnxGraph g = new OnnxGraph("joint-pair");
    String e = encoded(g, encoder, "");
    float[] flat = new float[w.length * encoder.width()];
    for (int i = 0; i < w.length; i++) {
      requireWidth(encoder, w[i].length);
      System.arraycopy(w[i], 0, flat, i * encoder.width(), encoder.width());
    }
    String head = g.weight("head", LazyTensor.of(flat, w.length, encoder.width()));
    String logits =
        g.node(
            "MatMul", List.of(e, g.node("Transpose", List.of(head), Attribute.list("perm", 1, 0))));
    g.output(
        "logits",
        g.node("Add", List.of(logits, g.reals(bias))),
        ElementType.FLOAT,
        "batch",
        w.length);
    return g;
  }

  /**
   * {@return a general pair model, antisymmetric by its form, so that P(a, b) + P(b, a) = 1 and
   * cycles can be said: inputs {@code input_ids_1}, {@code attention_mask_1}, {@code input_ids_2},
   * {@code attention_mask_2}, each [batch, sequence]; output {@code logits}, [batch] = (e₁ − e₂)·w
   * + Σₖ (u₁₂ₖ u₂₂ₖ₊₁ − u₁₂ₖ₊₁ u₂₂ₖ) with u = U e}
   *
   * @param encoder encodes each text; its weights are shared between the two
   * @param w Bradley-Terry part, [width]
   * @param u the cyclic part's rows, in pairs; empty for a Bradley-Terry model
   */
  public static OnnxGraph twinPair(TextEncoder encoder, float[] w, float[][] u) {
    requireWidth(encoder, w.length);
    if (u.length % 2 != 0) {
      throw new IllegalArgumentException(
          "the cyclic part has " + u.length + " rows, but they come in pairs");
    }
    OnnxGraph g = new OnnxGraph("twin-pair");
    String first = encoded(g, encoder, "_1");
    String second = encoded(g, encoder, "_2");
    String logit =
        g.node(
            "MatMul",
            List.of(
                g.node("Sub", List.of(first, second)),
                g.weight("head", LazyTensor.of(w, w.length))));
    if (u.length > 0) {
      String[] even = {rows(g, encoder, u, 0, first), rows(g, encoder, u, 0, second)};
      String[] odd = {rows(g, encoder, u, 1, first), rows(g, encoder, u, 1, second)};
      String area =
          g.node(
              "Sub",
              List.of(
                  g.node("Mul", List.of(even[0], odd[1])),
                  g.node("Mul", List.of(odd[0], even[1]))));
      logit =
          g.node(
              "Add",
              List.of(
                  logit,
                  g.node("ReduceSum", List.of(area, g.integers(1)), Attribute.of("keepdims", 0))));
    }
    g.output("logits", logit, ElementType.FLOAT, "batch");
    return g;
  }

  /** Every second row of U, from {@code from}, times the encodings. */
  private static String rows(
      OnnxGraph g, TextEncoder encoder, float[][] u, int from, String encoding) {
    int n = u.length / 2;
    float[] flat = new float[n * encoder.width()];
    for (int i = 0; i < n; i++) {
      float[] row = u[2 * i + from];
      requireWidth(encoder, row.length);
      for (int j = 0; j < row.length; j++) {
        flat[j * n + i] = row[j];
      }
    }
    String matrix =
        g.weightOnce(
            from == 0 ? "cyclic.even" : "cyclic.odd",
            () -> LazyTensor.of(flat, encoder.width(), n));
    return g.node("MatMul", List.of(encoding, matrix));
  }

  private static String encoded(OnnxGraph g, TextEncoder encoder, String suffix) {
    String ids = g.input("input_ids" + suffix, ElementType.INT64, "batch", "sequence" + suffix);
    String mask =
        g.input("attention_mask" + suffix, ElementType.INT64, "batch", "sequence" + suffix);
    return encoder.encode(g, ids, mask);
  }

  private static void requireWidth(TextEncoder encoder, int n) {
    if (n != encoder.width()) {
      throw new IllegalArgumentException(
          "a head of " + n + " values does not fit encodings of " + encoder.width());
    }
  }
}
