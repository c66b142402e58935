package org.comal.algorithm;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.comal.plugin.Options;

/**
 * What the theory says about step sizes, and which no step can be taken with.
 *
 * <p>With advantages A(y, y') = P(y ≻ y') − ½ in [−½, ½], a step near a solution π turns by η ω,
 * where ω ≥ 0 runs over the frequencies of √π A √π: ω² is at most half the mean of A² over pairs
 * drawn from π, which is ⅛ in every game, and .0436 at the Nash policy of the paper's.
 */
final class StepSize {
  /** No game has an ω² above this. */
  private static final double TURN = 0.125;

  private StepSize() {}

  /**
   * What stands against a pull back to the reference of ητ. A step takes log μ to (1 − ητ) log μ +
   * ητ log ref + η W: beyond 1 it goes past the reference, and Nash-MD's mixture with the weight ητ
   * is none from 1 on.
   *
   * @param below whether 1 itself is too much
   * @return a sentence without the algorithm's name; empty where ητ stays within its bound at every
   *     index
   */
  static Optional<String> pullBeyond(Schedule eta, Schedule tau, boolean below) {
    String wanted = below ? "below 1" : "1 or less";
    OptionalLong index = firstBeyond(eta, tau, below);
    if (index.isPresent()) {
      double e = eta.at(index.getAsLong());
      double t = tau.at(index.getAsLong());
      return Optional.of(
          "eta times tau must be "
              + wanted
              + ", but is "
              + number(e * t)
              + " (eta "
              + number(e)
              + ", tau "
              + number(t)
              + where(index.getAsLong())
              + "): a step would go past the reference policy; with this tau, eta must be "
              + (below ? "below " + number(1 / t) : number(1 / t) + " or less"));
    }
    if (growth(eta) * growth(tau) > 1) {
      return Optional.of(
          "eta times tau must be "
              + wanted
              + ", but grows without end by its factors; give a list of values instead");
    }
    return Optional.empty();
  }

  /** Notes {@link #pullBeyond} as a problem of the block. */
  static void check(Options options, Schedule eta, Schedule tau, boolean below) {
    pullBeyond(eta, tau, below)
        .ifPresent(why -> options.problem("eta", options.path() + ": " + why));
  }

  /**
   * Refuses {@link #pullBeyond} where no block is read.
   *
   * @throws IllegalArgumentException with the algorithm's name before the sentence
   */
  static void require(String algorithm, Schedule eta, Schedule tau, boolean below) {
    Objects.requireNonNull(eta, "eta");
    Objects.requireNonNull(tau, "tau");
    pullBeyond(eta, tau, below)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException("in " + algorithm + ", " + why);
            });
  }

  private static String where(long index) {
    return index == 0 ? "" : ", value " + (index + 1) + " of the schedule";
  }

  private static OptionalLong firstBeyond(Schedule eta, Schedule tau, boolean below) {
    for (long index = 0; index <= turns(eta, tau); index++) {
      double pull = eta.at(index) * tau.at(index);
      if (below ? !(pull < 1) : !(pull <= 1)) {
        return OptionalLong.of(index);
      }
    }
    return OptionalLong.empty();
  }

  /** The index after which both only stay, or rise or fall by factors. */
  private static long turns(Schedule eta, Schedule tau) {
    return Math.max(listed(eta), listed(tau)) - 1L;
  }

  private static int listed(Schedule schedule) {
    return schedule instanceof Schedule.Listed list ? list.values().length : 1;
  }

  /**
   * The factor by which a schedule goes on for good. A product of two that both end in falling or
   * staying, floors included, is largest where they begin to.
   */
  private static double growth(Schedule schedule) {
    if (schedule instanceof Schedule.Geometric g) {
      return g.floor() > 0 ? Math.max(1, g.factor()) : g.factor();
    }
    return 1;
  }

  /**
   * On steps on the regularised game: Theorem 2 of the paper asks η ≤ 2τ / (3τ² + 8). Near the
   * solution a step of (1 − ητ) ± i ηω contracts where η &lt; 2τ / (τ² + ω²). The paper's own
   * experiments lie between the two and converge, so this is advice and no limit.
   *
   * @return a sentence on the first index at which a bound is passed; none where there is none
   */
  static List<String> advice(Schedule eta, Schedule tau) {
    for (long index = 0; index <= turns(eta, tau); index++) {
      double e = eta.at(index);
      double t = tau.at(index);
      double proven = 2 * t / (3 * t * t + 8);
      double stable = 2 * t / (t * t + TURN);
      if (e > proven) {
        String given = "eta " + number(e) + " (tau " + number(t) + where(index) + ") is above ";
        return List.of(
            e < stable
                ? given
                    + number(proven)
                    + " = 2 tau/(3 tau^2 + 8), up to which Theorem 2 proves that the regularised game"
                    + " is solved; near its solution, steps below "
                    + number(stable)
                    + " = 2 tau/(tau^2 + 1/8) contract in every game."
                : given
                    + number(stable)
                    + " = 2 tau/(tau^2 + 1/8), up to which steps near the solution of the regularised"
                    + " game contract in every game: with some preferences they go round it for ever.");
      }
    }
    return List.of();
  }

  /** On steps without a reference, up to which η an algorithm comes no further from Nash. */
  static List<String> advice(String algorithm, Schedule eta, double proven) {
    for (long index = 0; index < listed(eta); index++) {
      if (eta.at(index) > proven) {
        return List.of(
            "eta "
                + number(eta.at(index))
                + where(index)
                + " is above "
                + number(proven)
                + ", up to which "
                + algorithm
                + " is proved not to run away from the Nash policies; lower it if the gap grows.");
      }
    }
    return List.of();
  }

  private static String number(double x) {
    return BigDecimal.valueOf(x).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }
}
