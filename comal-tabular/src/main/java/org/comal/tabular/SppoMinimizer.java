package org.comal.tabular;

/**
 * Minimises Σ a(y) (Δ(y) − c(y))² over Δ with Σ a(y) exp(Δ(y)) = 1.
 *
 * <p>With a multiplier λ for the constraint, Δ(y) + λ exp(Δ(y)) = c(y) for every y; λ is found by
 * Newton's method on log Σ a exp(Δ), each Δ(y) by Newton's method within.
 */
final class SppoMinimizer {
  private static final int ITERATIONS = 100;
  private static final double TOLERANCE = 1e-15;

  private SppoMinimizer() {}

  /**
   * Turns targets into log-probabilities, up to rounding in their sum.
   *
   * @param logAnchor log a, flat; −∞ stays
   * @param target holds c from {@code from} to {@code to}; receives log a + Δ
   */
  static void solve(double[] logAnchor, double[] target, int from, int to) {
    double lambda = 0;
    double[] delta = new double[to - from];
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      double sum = 0;
      double slope = 0;
      for (int i = from; i < to; i++) {
        if (logAnchor[i] == Double.NEGATIVE_INFINITY) {
          continue;
        }
        double d = root(target[i], lambda);
        delta[i - from] = d;
        double mass = Math.exp(logAnchor[i] + d);
        sum += mass;
        slope -= mass * Math.exp(d) / (1 + lambda * Math.exp(d));
      }
      double error = Math.log(sum);
      double next = lambda - error * sum / slope;
      if (!Double.isFinite(next)) {
        throw notFound();
      }
      boolean done = Math.abs(error) <= TOLERANCE || Math.abs(next - lambda) <= TOLERANCE;
      if (done) {
        for (int i = from; i < to; i++) {
          target[i] = logAnchor[i] + delta[i - from];
        }
        return;
      }
      lambda = next;
    }
    throw notFound();
  }

  /** Δ with Δ + λ exp(Δ) = c. */
  private static double root(double c, double lambda) {
    double d = lambda > 0 ? Math.min(c, Math.log1p(Math.max(0, c) / lambda)) : c;
    for (int k = 0; k < ITERATIONS; k++) {
      double e = lambda * Math.exp(d);
      double step = (d + e - c) / (1 + e);
      d -= step;
      if (Math.abs(step) <= 1e-16 * (1 + Math.abs(d))) {
        return d;
      }
      if (!(1 + e > 0)) {
        throw notFound();
      }
    }
    return d;
  }

  private static ArithmeticException notFound() {
    return new ArithmeticException(
        "SPPO's population minimiser was not found: eta times the gain is too far from a"
            + " log-ratio; lower eta");
  }
}
