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

  /** Rows that are worked on together, so that μ and the sums are loaded once for all of them. */
  private static final int ROWS = 4;

  /** Columns of these rows that are worked on while they are in the first cache. */
  private static final int BLOCK = 512;

  private final int size;
  private final double[] upper;
  private final AtomicReference<double[][]> scratch = new AtomicReference<>();

  TriangleProduct(int size, double[] upper) {
    this.size = size;
    this.upper = upper;
  }

  /** Adds coefficient · A μ to {@code out}. */
  void add(double coefficient, double[] mu, int muFrom, double[] out, int outFrom) {
    double[][] own = scratch.getAndSet(null);
    double[][] sums = own == null ? new double[RANGES][size] : own;
    double[] vector = muFrom == 0 ? mu : Arrays.copyOfRange(mu, muFrom, muFrom + size);
    IntStream.range(0, RANGES).parallel().forEach(r -> range(r, vector, sums[r]));
    for (double[] sum : sums) {
      for (int j = 0; j < size; j++) {
        out[outFrom + j] += coefficient * sum[j];
      }
    }
    scratch.set(sums);
  }

  /** First row of a range: the rows above it hold about r / RANGES of the triangle. */
  private int firstRow(int r) {
    return r == RANGES
        ? size
        : (int) (size * (1 - Math.sqrt(1 - (double) r / RANGES))) / ROWS * ROWS;
  }

  private void range(int r, double[] mu, double[] sums) {
    Arrays.fill(sums, 0);
    int end = firstRow(r + 1);
    int i = firstRow(r);
    for (; i + ROWS <= end; i += ROWS) {
      among(i, i + ROWS, mu, sums);
      for (int j = i + ROWS; j < size; j += BLOCK) {
        int last = Math.min(size, j + BLOCK);
        gather(i, j, last, mu, sums);
        scatter(i, j, last, mu, sums);
      }
    }
    among(i, end, mu, sums);
  }

  /** Where A(i, 0) would stand, were it kept; A(i, j) stands j further. */
  private int row(int i) {
    return (int) ((long) i * (2L * size - i - 1) / 2) - i - 1;
  }

  /** Both directions between the responses from {@code first} to before {@code end}. */
  private void among(int first, int end, double[] mu, double[] sums) {
    for (int i = first; i < end; i++) {
      for (int j = i + 1; j < end; j++) {
        double a = upper[row(i) + j];
        sums[i] += a * mu[j];
        sums[j] -= a * mu[i];
      }
    }
  }

  /** Adds to the sums of four rows what columns {@code from} to before {@code end} give them. */
  private void gather(int i, int from, int end, double[] mu, double[] sums) {
    double[] a = upper;
    int k0 = row(i);
    int k1 = row(i + 1);
    int k2 = row(i + 2);
    int k3 = row(i + 3);
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int j = from; j < end; j++) {
      double m = mu[j];
      s0 = Math.fma(a[k0 + j], m, s0);
      s1 = Math.fma(a[k1 + j], m, s1);
      s2 = Math.fma(a[k2 + j], m, s2);
      s3 = Math.fma(a[k3 + j], m, s3);
    }
    sums[i] += s0;
    sums[i + 1] += s1;
    sums[i + 2] += s2;
    sums[i + 3] += s3;
  }

  /**
   * Subtracts from the sums of the columns what four rows give them; made of vector instructions.
   */
  private void scatter(int i, int from, int end, double[] mu, double[] sums) {
    double[] a = upper;
    int k0 = row(i);
    int k1 = row(i + 1);
    int k2 = row(i + 2);
    int k3 = row(i + 3);
    double w0 = mu[i];
    double w1 = mu[i + 1];
    double w2 = mu[i + 2];
    double w3 = mu[i + 3];
    for (int j = from; j < end; j++) {
      double near = Math.fma(w0, a[k0 + j], w1 * a[k1 + j]);
      double far = Math.fma(w2, a[k2 + j], w3 * a[k3 + j]);
      sums[j] -= near + far;
    }
  }
}
