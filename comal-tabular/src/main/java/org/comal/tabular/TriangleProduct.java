package org.comal.tabular;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * The product of a large skew-symmetric matrix, given by its strict upper triangle, with a vector.
 *
 * <p>Every number of the triangle is read from memory once and used twice, for A(i, j) and A(j, i)
 * = −A(i, j). Rows are cut into a fixed number of ranges of equal area, each with a sum of its own,
 * and the sums are added in a fixed order, so the result does not depend on how many threads there
 * are.
 */
final class TriangleProduct {
  /** Number of responses from which this pays. */
  static final int LEAST_SIZE = 512;

  private static final int RANGES = 16;

  /** Width of the sums that a row's scalar product is folded into. */
  private static final int LANES = 256;

  /** Numbers of a row that are worked on while they are in the first cache. */
  private static final int BLOCK = 4 * LANES;

  private final int size;
  private final double[] upper;
  private final AtomicReference<double[]> scratch = new AtomicReference<>();

  TriangleProduct(int size, double[] upper) {
    this.size = size;
    this.upper = upper;
  }

  /** Adds coefficient · A μ to {@code out}. */
  void add(double coefficient, double[] mu, int muFrom, double[] out, int outFrom) {
    double[] own = scratch.getAndSet(null);
    double[] sums = own == null ? new double[RANGES * (size + LANES)] : own;
    IntStream.range(0, RANGES).parallel().forEach(r -> range(r, mu, muFrom, sums));
    for (int r = 0; r < RANGES; r++) {
      int from = r * (size + LANES);
      for (int j = 0; j < size; j++) {
        out[outFrom + j] += coefficient * sums[from + j];
      }
    }
    scratch.set(sums);
  }

  /** First row of a range: the rows above it hold r / RANGES of the triangle. */
  private int firstRow(int r) {
    return (int) Math.round(size * (1 - Math.sqrt(1 - (double) r / RANGES)));
  }

  private void range(int r, double[] mu, int muFrom, double[] sums) {
    int to = r * (size + LANES);
    int lanes = to + size;
    Arrays.fill(sums, to, to + size, 0);
    int end = firstRow(r + 1);
    for (int i = firstRow(r); i < end; i++) {
      int row = (int) ((long) i * (2L * size - i - 1) / 2);
      sums[to + i] += row(row, i + 1, mu, muFrom, sums, to, lanes);
    }
  }

  /**
   * Adds the mirrored numbers of one row to the sums of their columns.
   *
   * @param k where the row begins in the triangle
   * @param column its first column
   * @return the row's scalar product with μ
   */
  private double row(int k, int column, double[] mu, int muFrom, double[] sums, int to, int lanes) {
    double weight = mu[muFrom + column - 1];
    int j = column;
    double sum = 0;
    if (size - j >= LANES) {
      Arrays.fill(sums, lanes, lanes + LANES, 0);
      for (; j + BLOCK <= size; j += BLOCK, k += BLOCK) {
        scatter(weight, k, sums, to + j, BLOCK);
        fold(k, mu, muFrom + j, sums, lanes);
      }
      for (; j + LANES <= size; j += LANES, k += LANES) {
        scatter(weight, k, sums, to + j, LANES);
        foldOnce(k, mu, muFrom + j, sums, lanes);
      }
      sum = total(sums, lanes);
    }
    for (; j < size; j++, k++) {
      sum += upper[k] * mu[muFrom + j];
      sums[to + j] -= weight * upper[k];
    }
    return sum;
  }

  /** Elementwise, as the compiler turns only that into vector instructions. */
  private void scatter(double weight, int k, double[] sums, int to, int length) {
    double[] a = upper;
    for (int l = 0; l < length; l++) {
      sums[to + l] -= weight * a[k + l];
    }
  }

  /** A scalar product of doubles is not made into vector instructions, this is. */
  private void fold(int k, double[] mu, int from, double[] sums, int lanes) {
    double[] a = upper;
    for (int l = 0; l < LANES; l++) {
      sums[lanes + l] +=
          a[k + l] * mu[from + l]
              + a[k + l + LANES] * mu[from + l + LANES]
              + (a[k + l + 2 * LANES] * mu[from + l + 2 * LANES]
                  + a[k + l + 3 * LANES] * mu[from + l + 3 * LANES]);
    }
  }

  private void foldOnce(int k, double[] mu, int from, double[] sums, int lanes) {
    double[] a = upper;
    for (int l = 0; l < LANES; l++) {
      sums[lanes + l] += a[k + l] * mu[from + l];
    }
  }

  private static double total(double[] sums, int lanes) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int l = lanes; l < lanes + LANES; l += 4) {
      s0 += sums[l];
      s1 += sums[l + 1];
      s2 += sums[l + 2];
      s3 += sums[l + 3];
    }
    return s0 + s1 + (s2 + s3);
  }
}
