package org.comal.tabular;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/** What is wrong with a table of preferences or a list of probabilities, in words. */
final class TableChecks {
  /** How far sums may be from 1; what a decimal of nine digits rounds away. */
  static final double TOLERANCE = 1e-9;

  private TableChecks() {}

  /** The first fault of a row, worded to follow the name of the row. */
  static Optional<String> preferenceRow(double[][] p, int i) {
    int n = p.length;
    if (p[i].length != n) {
      return Optional.of(
          "has " + p[i].length + " numbers, but the table is square with " + n + " rows");
    }
    for (int j = 0; j < n; j++) {
      double v = p[i][j];
      if (!(v >= 0 && v <= 1)) {
        return Optional.of(
            "has " + v + " in column " + (j + 1) + ", but a probability is from 0 to 1");
      }
      if (i == j && Math.abs(v - 0.5) > TOLERANCE) {
        return Optional.of(
            "has " + v + " on the diagonal, but a response against itself is a draw, 0.5");
      }
      if (j < i && i < p[j].length && Math.abs(v + p[j][i] - 1) > TOLERANCE) {
        return Optional.of(
            "has "
                + v
                + " in column "
                + (j + 1)
                + " where row "
                + (j + 1)
                + " has "
                + p[j][i]
                + " the other way round, but the two must add up to 1");
      }
    }
    return Optional.empty();
  }

  /** What is wrong with a distribution, worded to follow its name. */
  static Optional<String> distribution(double[] p) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      if (!(p[i] >= 0 && p[i] <= 1)) {
        return Optional.of(
            "has " + p[i] + " in place " + (i + 1) + ", but a probability is from 0 to 1");
      }
      sum += p[i];
    }
    return Math.abs(sum - 1) <= TOLERANCE
        ? Optional.empty()
        : Optional.of("adds up to " + shortened(sum) + ", but probabilities add up to 1");
  }

  /** Without the digits that adding up doubles leaves behind. */
  private static String shortened(double v) {
    return new BigDecimal(v).round(new MathContext(12)).stripTrailingZeros().toPlainString();
  }
}
