package org.comal.onnx;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * A weight of a model, read piece by piece when it is written to a file and not before: of a model
 * of any size no more than a piece is in memory.
 *
 * @param dims the shape; not copied, not to be written to
 * @param elements the elements in row-major order; asked for in rising order, each once per writing
 */
public record LazyTensor(long[] dims, Elements elements) {

  /** Where the elements of a tensor come from. */
  @FunctionalInterface
  public interface Elements {
    /**
     * {@return some of the elements, as many as are asked for}
     *
     * @param from number of the first in row-major order, from 0
     * @param count 1 or more
     * @throws IOException where they cannot be read
     */
    float[] read(long from, int count) throws IOException;
  }

  /**
   * Checks the shape.
   *
   * @param dims 0 or more each; none for a single number; taken over without a copy
   * @param elements not null; not asked here
   * @throws IllegalArgumentException where a dimension is negative
   */
  public LazyTensor {
    Objects.requireNonNull(elements, "elements");
    for (long d : dims) {
      if (d < 0) {
        throw new IllegalArgumentException("a dimension of a tensor is " + d);
      }
    }
  }

  /**
   * {@return a tensor held in memory}
   *
   * @param values the elements in row-major order; not copied
   * @param dims the shape; not copied
   * @throws IllegalArgumentException where the values do not fill the shape
   */
  public static LazyTensor of(float[] values, long... dims) {
    LazyTensor tensor =
        new LazyTensor(
            dims,
            (from, count) ->
                Arrays.copyOfRange(values, Math.toIntExact(from), Math.toIntExact(from + count)));
    if (tensor.size() != values.length) {
      throw new IllegalArgumentException(
          values.length + " values do not fill a tensor of " + tensor.size() + " elements");
    }
    return tensor;
  }

  /** {@return the number of elements} */
  public long size() {
    long n = 1;
    for (long d : dims) {
      n = Math.multiplyExact(n, d);
    }
    return n;
  }
}
