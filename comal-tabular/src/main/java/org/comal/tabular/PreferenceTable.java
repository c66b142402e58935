package org.comal.tabular;

import java.util.function.IntUnaryOperator;

/**
 * Every preference between the n responses to one prompt.
 *
 * <p>Since P(i ≻ j) + P(j ≻ i) = 1, the advantage A(i, j) = P(i ≻ j) − ½ is skew-symmetric, and
 * only its strict upper triangle is kept, row after row: n (n − 1) / 2 doubles.
 */
public final class PreferenceTable {
  /** Largest n whose triangle fits a Java array. */
  public static final int MOST_RESPONSES = 65_535;

  private final int size;
  private final double[] upper;
  private volatile TriangleProduct product;

  /**
   * @param upper A(i, j) for i &lt; j, row after row; taken over
   */
  PreferenceTable(int size, double[] upper) {
    this.size = size;
    this.upper = upper;
  }

  /**
   * {@return a table from a matrix of preferences}
   *
   * @param preferences P(i ≻ j) in row i and column j, in [0, 1]; P + Pᵀ = 1 within 1e-9
   * @throws IllegalArgumentException with the first fault
   */
  public static PreferenceTable of(double[][] preferences) {
    int n = preferences.length;
    for (int i = 0; i < n; i++) {
      int row = i;
      TableChecks.preferenceRow(preferences, i)
          .ifPresent(
              fault -> {
                throw new IllegalArgumentException("row " + (row + 1) + " " + fault);
              });
    }
    double[] upper = new double[length(n)];
    int k = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        upper[k++] = (preferences[i][j] - preferences[j][i]) / 2;
      }
    }
    return new PreferenceTable(n, upper);
  }

  /**
   * {@return the Bradley-Terry table of rewards: P(i ≻ j) = σ(r(i) − r(j))}
   *
   * @param rewards finite, in nats of odds
   */
  public static PreferenceTable ofRewards(double[] rewards) {
    int n = rewards.length;
    double[] upper = new double[length(n)];
    int k = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        upper[k++] = Math.tanh((rewards[i] - rewards[j]) / 2) / 2;
      }
    }
    return new PreferenceTable(n, upper);
  }

  /** Length of the triangle for n responses. */
  static int length(int n) {
    if (n > MOST_RESPONSES) {
      throw new IllegalArgumentException(
          "a table of " + n + " responses to one prompt is above the limit of " + MOST_RESPONSES);
    }
    return (int) ((long) n * (n - 1) / 2);
  }

  /** {@return number of responses} */
  public int size() {
    return size;
  }

  /**
   * {@return P(i ≻ j)}
   *
   * @param i a response, counted from 0
   * @param j a response, counted from 0
   */
  public double preference(int i, int j) {
    return 0.5 + advantage(i, j);
  }

  /**
   * {@return A(i, j) = P(i ≻ j) − ½}
   *
   * @param i a response, counted from 0
   * @param j a response, counted from 0
   */
  public double advantage(int i, int j) {
    if (i == j) {
      return 0;
    }
    return i < j ? upper[rowStart(i) + j - i - 1] : -upper[rowStart(j) + i - j - 1];
  }

  /** Where row i begins. */
  private int rowStart(int i) {
    return (int) ((long) i * (2L * size - i - 1) / 2);
  }

  /**
   * Adds coefficient · (P(y ≻ μ) − ½) to {@code out} for every response y.
   *
   * @param mu holds the probabilities of μ from {@code muFrom}
   * @param out is added to from {@code outFrom}
   */
  void addAdvantage(double coefficient, double[] mu, int muFrom, double[] out, int outFrom) {
    if (size >= TriangleProduct.LEAST_SIZE) {
      product().add(coefficient, mu, muFrom, out, outFrom);
      return;
    }
    int k = 0;
    for (int i = 0; i < size; i++) {
      double weight = coefficient * mu[muFrom + i];
      double sum = 0;
      for (int j = i + 1; j < size; j++) {
        double a = upper[k++];
        sum += a * mu[muFrom + j];
        out[outFrom + j] -= weight * a;
      }
      out[outFrom + i] += coefficient * sum;
    }
  }

  private TriangleProduct product() {
    TriangleProduct known = product;
    if (known == null) {
      known = new TriangleProduct(size, upper);
      product = known;
    }
    return known;
  }

  /** The table of the same preferences with response {@code place(i)} in place i. */
  PreferenceTable permuted(int newSize, IntUnaryOperator place) {
    double[] permuted = new double[length(newSize)];
    int k = 0;
    for (int i = 0; i < newSize; i++) {
      for (int j = i + 1; j < newSize; j++) {
        permuted[k++] = advantage(place.applyAsInt(i), place.applyAsInt(j));
      }
    }
    return new PreferenceTable(newSize, permuted);
  }
}
