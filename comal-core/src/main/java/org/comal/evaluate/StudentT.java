package org.comal.evaluate;

/** Student's t distribution with whole degrees of freedom, by its finite sums. */
final class StudentT {
  /** Beyond them the sums are long and the normal distribution agrees to a millionth. */
  private static final int MOST_DEGREES = 1_000_000;

  private StudentT() {}

  /**
   * P(T ≤ t) (Abramowitz and Stegun, 26.7.3 and 26.7.4).
   *
   * @param degrees at least 1; more than a million count as a million
   */
  static double cdf(double t, int degrees) {
    int nu = Math.min(degrees, MOST_DEGREES);
    double theta = Math.atan(t / Math.sqrt(nu));
    double cos = Math.cos(theta);
    double term = nu % 2 == 1 ? cos : 1;
    double sum = nu == 1 ? 0 : term;
    for (int k = nu % 2 == 1 ? 3 : 2; k <= nu - 2 && term > 0; k += 2) {
      term *= cos * cos * (k - 1) / k;
      sum += term;
    }
    double within =
        nu % 2 == 1 ? 2 / Math.PI * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
    return (1 + within) / 2;
  }

  /**
   * The t that |T| stays below with probability {@code level}.
   *
   * @param level in (0, 1)
   */
  static double twoSided(double level, int degrees) {
    double target = (1 + level) / 2;
    double low = 0;
    double high = 1;
    while (cdf(high, degrees) < target && high < 1e12) {
      high *= 2;
    }
    for (double middle = (low + high) / 2;
        middle > low && middle < high;
        middle = (low + high) / 2) {
      if (cdf(middle, degrees) < target) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
