package org.comal.algorithm;

import java.util.OptionalDouble;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;

/** The prox operator as an algorithm sees it: game, solver and randomness already in place. */
public interface Prox {

  /**
   * Prox(anchor, η g), π'(y) ∝ anchor(y) · exp(η g(y)), as well as the run's solver can.
   *
   * @throws IllegalArgumentException with the solver's sentence where it cannot solve this problem
   */
  Policy apply(Policy anchor, Payoff gain, double eta);

  /**
   * KL(p ‖ q) in nats, averaged over prompts: exact for enumerable policies, otherwise estimated
   * from samples of p and not negative.
   */
  double kl(Policy p, Policy q);

  /** What the solver said of the last prox step under this name, as {@code validation-loss}. */
  default OptionalDouble figure(String name) {
    return OptionalDouble.empty();
  }
}
