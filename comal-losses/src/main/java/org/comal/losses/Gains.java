package org.comal.losses;

import org.comal.prox.Payoff;

/** What the losses ask of a symbolic gain. */
final class Gains {
  private Gains() {}

  /** Whether a gain is made of win rates alone. */
  static boolean onlyWinRates(Payoff gain) {
    return gain.terms().stream().allMatch(t -> t.payoff() instanceof Payoff.WinRate);
  }

  /** The sum of the coefficients of a gain's win rates. */
  static double winRateWeight(Payoff gain) {
    return gain.terms().stream()
        .filter(t -> t.payoff() instanceof Payoff.WinRate)
        .mapToDouble(Payoff.Term::coefficient)
        .sum();
  }
}
