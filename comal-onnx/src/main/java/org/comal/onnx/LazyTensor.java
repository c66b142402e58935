package org.comal.onnx;

import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A weight of a model, read when it is written to a file and not before, so that one weight at a
 * time is in memory.
 *
 * @param dims the shape; not copied, not to be written to
 * @param values the elements in row-major order, from position to limit; asked for once per
 *     writing, the buffer may be of any kind
 */
public record LazyTensor(long[] dims, Supplier<FloatBuffer> values) {
  /**
   * Checks the shape.
   *
   * @param dims 0 or more each; none for a single number; taken over without a copy
   * @param values not null; not called here
   * @throws IllegalArgumentException where a dimension is negative
   */
  public LazyTensor {
    Objects.requireNonNull(values, "values");
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
   */
  public static LazyTensor of(float[] values, long... dims) {
    LazyTensor tensor = new LazyTensor(dims, () -> FloatBuffer.wrap(values));
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
