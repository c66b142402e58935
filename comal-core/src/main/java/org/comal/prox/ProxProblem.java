package org.comal.prox;

import java.util.Objects;
import org.comal.Stable;
import org.comal.policy.Policy;

/**
 * One prox step: Prox(anchor, η g) = argmax over π' of ⟨η g, π'⟩ − KL(π' ‖ anchor), whose solution
 * is π'(y) ∝ anchor(y) · exp(η g(y)).
 *
 * <p>η is a step size. Many public implementations call its reciprocal η, or β = 1/η.
 *
 * @param anchor the policy to stay near
 * @param gain g
 * @param eta η, positive
 */
@Stable
public record ProxProblem(Policy anchor, Payoff gain, double eta) {
  /**
   * Checks that the problem has a solution.
   *
   * @param anchor stays the caller's to close
   * @param gain not null
   * @param eta above 0, finite
   * @throws IllegalArgumentException where η is not positive and finite
   */
  public ProxProblem {
    Objects.requireNonNull(anchor, "anchor");
    Objects.requireNonNull(gain, "gain");
    if (!(eta > 0) || !Double.isFinite(eta)) {
      throw new IllegalArgumentException("eta is " + eta + ", but must be positive");
    }
  }
}
