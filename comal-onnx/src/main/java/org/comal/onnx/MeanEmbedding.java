package org.comal.onnx;

import java.util.List;
import java.util.Objects;

/**
 * The mean of the tokens' embeddings: the smallest text encoder.
 *
 * @param table embeddings, [vocabulary, width]
 */
public record MeanEmbedding(LazyTensor table) implements TextEncoder {
  /**
   * Checks the number of dimensions.
   *
   * @param table of two dimensions
   * @throws IllegalArgumentException where it has more or fewer
   */
  public MeanEmbedding {
    Objects.requireNonNull(table, "table");
    if (table.dims().length != 2) {
      throw new IllegalArgumentException(
          "an embedding table has 2 dimensions, but this one has " + table.dims().length);
    }
  }

  @Override
  public int width() {
    return Math.toIntExact(table.dims()[1]);
  }

  @Override
  public String encode(OnnxGraph g, String ids, String mask) {
    String embedded = g.node("Gather", List.of(g.weightOnce("embedding", () -> table), ids));
    String m = g.cast(mask, ElementType.FLOAT);
    String column = g.node("Unsqueeze", List.of(m, g.integers(2)));
    String sum =
        g.node(
            "ReduceSum",
            List.of(g.node("Mul", List.of(embedded, column)), g.integers(1)),
            Attribute.of("keepdims", 0));
    String length = g.node("ReduceSum", List.of(m, g.integers(1)), Attribute.of("keepdims", 1));
    return g.node("Div", List.of(sum, length));
  }
}
