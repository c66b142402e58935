package org.comal.algorithm;

import java.util.List;
import java.util.Locale;

/** What the theory says about step sizes. */
final class StepSize {
  private StepSize() {}

  /**
   * Theorem 2 of the paper asks η ≤ 2τ / (3τ² + 8). The paper's own experiments go beyond it and
   * converge, so this is advice and no limit.
   */
  static List<String> advice(double eta, double tau) {
    double limit = 2 * tau / (3 * tau * tau + 8);
    return eta <= limit
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "eta %.4g is above %.4g = 2 tau/(3 tau^2 + 8), up to which Theorem 2 proves that the"
                    + " regularised game is solved (tau %.4g). Larger steps often work; watch the gap.",
                eta,
                limit,
                tau));
  }
}
