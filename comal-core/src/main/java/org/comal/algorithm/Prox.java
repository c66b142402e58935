package org.comal.algorithm;

import org.comal.Stable;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;
import org.comal.prox.Solution;

/** The prox operator as an algorithm sees it: game, solver and randomness already in place. */
@Stable
public interface Prox {

  /**
   * {@return Prox(anchor, η g), π'(y) ∝ anchor(y) · exp(η g(y)), as well as the run's solver can,
   * with what the solver says of it}
   *
   * @param anchor the policy to stay near
   * @param gain g
   * @param eta η, positive
   * @throws IllegalArgumentException with the solver's sentence where it cannot solve this problem
   */
  Solution solve(Policy anchor, Payoff gain, double eta);

  /**
   * {@return the policy of {@link #solve} alone, for an algorithm that asks no more}
   *
   * @param anchor the policy to stay near
   * @param gain g
   * @param eta η, positive
   */
  default Policy apply(Policy anchor, Payoff gain, double eta) {
    return solve(anchor, gain, eta).policy();
  }

  /**
   * {@return KL(p ‖ q) in nats, averaged over prompts} Exact for enumerable policies, otherwise
   * estimated from samples of p and not negative.
   *
   * @param p the policy that the expectation is taken over
   * @param q a policy of the same family
   */
  double kl(Policy p, Policy q);
}
