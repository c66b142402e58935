package org.comal.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A small text encoder: e = [f, tanh(W f + b)] with f = [mean of the tokens' embeddings, mean of
 * the embeddings of neighbouring tokens' pairs, ln(1 + n) − usual length, ln(1 + m) − usual
 * variety] for a text of n tokens, m of them different: a mean knows neither how long a text is nor
 * how much it repeats itself.
 *
 * <p>Pairs of neighbours share the rows of their table by {@code (}{@value #FACTOR}{@code · id +
 * next id) mod rows} (Joulin et al., 2017, hash n-grams so too). A text of one token has no pair;
 * their mean is 0.
 *
 * @param table embeddings of tokens, [vocabulary, width]
 * @param pairs embeddings of pairs, [rows, width]; no rows to leave pairs out
 * @param weights W, [hidden, features], row by row
 * @param bias b, [hidden]
 * @param usualLength the mean of ln(1 + n) over the texts that it was trained on
 * @param usualVariety the mean of ln(1 + m) over them
 */
public record PooledNetwork(
    LazyTensor table,
    LazyTensor pairs,
    LazyTensor weights,
    LazyTensor bias,
    double usualLength,
    double usualVariety)
    implements TextEncoder {
  /** Spreads the first token's id over the rows of the pairs' table. */
  public static final long FACTOR = 1_000_003;

  /**
   * Checks that the tensors fit each other.
   *
   * @param table of two dimensions
   * @param pairs of two dimensions
   * @param weights as many columns as there are features
   * @param bias as long as {@code weights} has rows
   * @param usualLength finite; not checked
   * @param usualVariety finite; not checked
   * @throws IllegalArgumentException where the weights do not fit the features or the biases
   */
  public PooledNetwork {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(pairs, "pairs");
    long features = table.dims()[1] + (pairs.dims()[0] > 0 ? pairs.dims()[1] : 0) + 2;
    if (weights.dims()[1] != features || weights.dims()[0] != bias.dims()[0]) {
      throw new IllegalArgumentException(
          "weights of ["
              + weights.dims()[0]
              + ", "
              + weights.dims()[1]
              + "] do not fit "
              + features
              + " features and "
              + bias.dims()[0]
              + " biases");
    }
  }

  /**
   * {@return the row of the pairs' table for two neighbours}
   *
   * @param id token id of the first neighbour
   * @param next token id of the second
   * @param rows rows of the table, at least 1
   */
  public static int pairRow(long id, long next, int rows) {
    return (int) ((id * FACTOR + next) % rows);
  }

  @Override
  public int width() {
    return Math.toIntExact(weights.dims()[1] + weights.dims()[0]);
  }

  @Override
  public String encode(OnnxGraph g, String ids, String mask) {
    String m = g.cast(mask, ElementType.FLOAT);
    String length = g.node("ReduceSum", List.of(m, g.integers(1)), Attribute.of("keepdims", 1));
    List<String> parts = new ArrayList<>();
    parts.add(mean(g, g.weightOnce("embedding", () -> table), ids, m));
    if (pairs.dims()[0] > 0) {
      parts.add(pairMean(g, ids, m));
    }
    parts.add(logarithm(g, length, usualLength));
    parts.add(logarithm(g, distinct(g, ids, mask), usualVariety));
    String f = g.node("Concat", parts, Attribute.of("axis", 1));
    String hidden =
        g.node(
            "Gemm",
            List.of(
                f,
                g.weightOnce("network.weight", () -> weights),
                g.weightOnce("network.bias", () -> bias)),
            Attribute.of("transB", 1));
    return g.node("Concat", List.of(f, g.node("Tanh", List.of(hidden))), Attribute.of("axis", 1));
  }

  private static String logarithm(OnnxGraph g, String count, double usual) {
    return g.node(
        "Sub",
        List.of(
            g.node("Log", List.of(g.node("Add", List.of(count, g.reals(1))))),
            g.reals((float) usual)));
  }

  /** How many ids of each row are different, [batch, 1]: marks them in a row of the vocabulary. */
  private String distinct(OnnxGraph g, String ids, String mask) {
    long vocabulary = table.dims()[0];
    // Padding marks a place behind the vocabulary.
    String padding = g.node("Equal", List.of(mask, g.integers(0)));
    String places = g.node("Where", List.of(padding, g.integers(vocabulary), ids));
    String rows = g.node("Shape", List.of(ids), Attribute.of("start", 0), Attribute.of("end", 1));
    String zeros =
        g.node(
            "Expand",
            List.of(
                g.reals(0),
                g.node(
                    "Concat", List.of(rows, g.integers(vocabulary + 1)), Attribute.of("axis", 0))));
    String ones = g.node("Expand", List.of(g.reals(1), g.node("Shape", List.of(ids))));
    String marked =
        g.node("ScatterElements", List.of(zeros, places, ones), Attribute.of("axis", 1));
    String own =
        g.node("Slice", List.of(marked, g.integers(0), g.integers(vocabulary), g.integers(1)));
    return g.node("ReduceSum", List.of(own, g.integers(1)), Attribute.of("keepdims", 1));
  }

  private String pairMean(OnnxGraph g, String ids, String m) {
    String all = g.integers(Long.MAX_VALUE);
    String axis = g.integers(1);
    String first = g.node("Slice", List.of(ids, g.integers(0), g.integers(-1), axis));
    String next = g.node("Slice", List.of(ids, axis, all, axis));
    String mixed = g.node("Add", List.of(g.node("Mul", List.of(first, g.integers(FACTOR))), next));
    String rows = g.node("Mod", List.of(mixed, g.integers(pairs.dims()[0])));
    String present = g.node("Slice", List.of(m, axis, all, axis));
    return mean(g, g.weightOnce("pairs", () -> pairs), rows, present);
  }

  /** The mean of rows of a table where {@code present} is 1; 0 where it never is. */
  private static String mean(OnnxGraph g, String from, String rows, String present) {
    String embedded = g.node("Gather", List.of(from, rows));
    // [batch, 1, length] · [batch, length, width]: sums without a masked copy.
    String sum =
        g.node(
            "Squeeze",
            List.of(
                g.node(
                    "MatMul",
                    List.of(g.node("Unsqueeze", List.of(present, g.integers(1))), embedded)),
                g.integers(1)));
    String count =
        g.node("ReduceSum", List.of(present, g.integers(1)), Attribute.of("keepdims", 1));
    return g.node("Div", List.of(sum, g.node("Max", List.of(count, g.reals(1)))));
  }
}
