package org.comal.algorithm;

import org.comal.policy.Policy;
import org.comal.prox.Payoff;
import org.comal.prox.Solution;

/** The prox operator as an algorithm sees it: game, solver and randomness already in place. */
public interface Prox {

  /**
   * Prox(anchor, η g), π'(y) ∝ anchor(y) · exp(η g(y)), as well as the run's solver can, with what
   * the solver says of it.
   *
   * @throws IllegalArgumentException with the solver's sentence where it cannot solve this problem
   */
  Solution solve(Policy anchor, Payoff gain, double eta);

  /** The policy of {@link #solve} alone, for an algorithm that asks no more. */
  default Policy apply(Policy anchor, Payoff gain, double eta) {
    return solve(anchor, gain, eta).policy();
  }

  /**
   * KL(p ‖ q) in nats, averaged over prompts: exact for enumerable policies, otherwise estimated
   * from samples of p and not negative.
   */
  double kl(Policy p, Policy q);
}
