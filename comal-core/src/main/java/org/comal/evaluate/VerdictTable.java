package org.comal.evaluate;

/**
 * What an oracle said of two policies' responses to one prompt, each response of the first (the
 * rows) against each of the second (the columns).
 *
 * <p>The responses of the two are drawn independently. The mean over the table estimates P(first ≻
 * second) on this prompt without bias, and with less variance than the diagonal alone.
 *
 * @param preference P(row ≻ column), [row][column] in [0, 1]; NaN where the oracle abstained or was
 *     not asked; not copied
 */
public record VerdictTable(double[][] preference) {

  /** {@return how many cells there are, with a preference or without} */
  public int cells() {
    int cells = 0;
    for (double[] row : preference) {
      cells += row.length;
    }
    return cells;
  }

  /** {@return how many cells hold a preference} */
  public int answered() {
    int cells = 0;
    for (double[] row : preference) {
      for (double p : row) {
        cells += Double.isNaN(p) ? 0 : 1;
      }
    }
    return cells;
  }

  /** {@return the mean preference; NaN where none is known} */
  public double mean() {
    double sum = 0;
    for (double[] row : preference) {
      for (double p : row) {
        sum += Double.isNaN(p) ? 0 : p;
      }
    }
    return sum / answered();
  }

  /**
   * Where the variance of the mean comes from, if responses were drawn anew. In a full table of n
   * rows and m columns the three are the mean squares of rows, columns and residual, divided by n
   * m; what is not known is left out of each alike.
   *
   * @param rows from the first policy's responses; NaN with fewer than two that met any
   * @param columns from the second policy's
   * @param residual what both count; NaN with too few cells
   * @param rowDegrees degrees of freedom of {@code rows}
   * @param columnDegrees degrees of freedom of {@code columns}
   */
  record Components(
      double rows, double columns, double residual, int rowDegrees, int columnDegrees) {}

  /** {@return the same, seen from the second policy} */
  public VerdictTable mirrored() {
    int columns = preference.length == 0 ? 0 : preference[0].length;
    double[][] turned = new double[columns][preference.length];
    for (int k = 0; k < preference.length; k++) {
      for (int l = 0; l < columns; l++) {
        turned[l][k] = 1 - preference[k][l];
      }
    }
    return new VerdictTable(turned);
  }

  /**
   * {@return how far each row pulls the mean: the sum of its cells' distances to it, over all
   * cells} With n rows, the sum of squares times n / (n − 1) is the variance that the rows bring.
   */
  public double[] rowInfluence() {
    double mean = mean();
    int cells = answered();
    double[] pull = new double[preference.length];
    for (int k = 0; k < pull.length; k++) {
      for (double p : preference[k]) {
        pull[k] += Double.isNaN(p) ? 0 : (p - mean) / cells;
      }
    }
    return pull;
  }

  /**
   * {@return the variance that the columns bring beyond what rows bring as well; NaN where unknown}
   */
  public double columnsBeyondResidual() {
    Components c = components();
    return c.columns() - c.residual();
  }

  Components components() {
    int n = preference.length;
    int m = n == 0 ? 0 : preference[0].length;
    double mean = mean();
    Margin rows = new Margin(n);
    Margin columns = new Margin(m);
    for (int k = 0; k < n; k++) {
      for (int l = 0; l < m; l++) {
        double off = preference[k][l] - mean;
        if (!Double.isNaN(off)) {
          rows.add(k, off);
          columns.add(l, off);
        }
      }
    }
    double squares = 0;
    for (int k = 0; k < n; k++) {
      for (int l = 0; l < m; l++) {
        double off = preference[k][l] - mean;
        if (!Double.isNaN(off)) {
          double left = off - rows.mean(k) - columns.mean(l);
          squares += left * left;
        }
      }
    }
    int cells = answered();
    int degrees = cells - rows.met() - columns.met() + 1;
    return new Components(
        rows.variance(cells),
        columns.variance(cells),
        degrees < 1 ? Double.NaN : squares / degrees / cells,
        rows.met() - 1,
        columns.met() - 1);
  }

  /** Sums of the cells' distances to the mean, by row or by column. */
  private static final class Margin {
    private final double[] sums;
    private final int[] counts;

    Margin(int size) {
      sums = new double[size];
      counts = new int[size];
    }

    void add(int k, double off) {
      sums[k] += off;
      counts[k]++;
    }

    double mean(int k) {
      return sums[k] / counts[k];
    }

    /** How many have any cell. */
    int met() {
      int met = 0;
      for (int count : counts) {
        met += count > 0 ? 1 : 0;
      }
      return met;
    }

    double variance(int cells) {
      int met = met();
      if (met < 2) {
        return Double.NaN;
      }
      double squares = 0;
      for (double sum : sums) {
        squares += sum / cells * (sum / cells);
      }
      return squares * met / (met - 1);
    }
  }
}
