package org.comal.algorithm;

import java.util.OptionalDouble;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;

/** The prox operator as an algorithm sees it: game, solver and randomness already in place. */
public interface Prox {

  /**
   * {@return Prox(anchor, η g), π'(y) ∝ anchor(y) · exp(η g(y)), as well as the run's solver can}
   *
   * @param anchor the policy to stay near
   * @param gain g
   * @param eta η, positive
   * @throws IllegalArgumentException with the solver's sentence where it cannot solve this problem
   */
  Policy apply(Policy anchor, Payoff gain, double eta);

  /**
   * {@return KL(p ‖ q) in nats, averaged over prompts} Exact for enumerable policies, otherwise
   * estimated from samples of p and not negative.
   *
   * @param p the policy that the expectation is taken over
   * @param q a policy of the same family
   */
  double kl(Policy p, Policy q);

  /**
   * {@return what the solver said of the last prox step under this name; empty where it said
   * nothing}
   *
   * @param name kebab-case, as {@code validation-loss}
   */
  default OptionalDouble figure(String name) {
    return OptionalDouble.empty();
  }
}
