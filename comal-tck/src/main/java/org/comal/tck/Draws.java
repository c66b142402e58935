package org.comal.tck;

/** How far drawn counts are from their probabilities. */
final class Draws {
  /**
   * Standard deviations that a statistic may lie out. One test in 30,000 fails by chance at 4, and
   * with the fixed seeds of the kits it fails always or never.
   */
  static final double Z = 4;

  private Draws() {}

  /**
   * Pearson's statistic of counts against probabilities, divided by the value that it exceeds with
   * the probability of {@link #Z} (Wilson and Hilferty, 1931). Cells that expect fewer than 5 draws
   * are thrown together.
   *
   * @return above 1 where the counts do not fit; infinite where something impossible was drawn
   */
  static double misfit(long[] counts, double[] probabilities) {
    long n = 0;
    for (long c : counts) {
      n += c;
    }
    double statistic = 0;
    double rareExpected = 0;
    long rareSeen = 0;
    int cells = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = n * probabilities[i];
      if (expected == 0 && counts[i] > 0) {
        return Double.POSITIVE_INFINITY;
      }
      if (expected < 5) {
        rareExpected += expected;
        rareSeen += counts[i];
      } else {
        statistic += square(counts[i] - expected) / expected;
        cells++;
      }
    }
    if (rareExpected >= 1) {
      statistic += square(rareSeen - rareExpected) / rareExpected;
      cells++;
    }
    int freedom = Math.max(1, cells - 1);
    double s = 2.0 / (9 * freedom);
    return statistic / (freedom * Math.pow(1 - s + Z * Math.sqrt(s), 3));
  }

  private static double square(double x) {
    return x * x;
  }
}
