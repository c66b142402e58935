package org.comal.algorithm;

import static org.comal.prox.Payoff.winRate;

import java.util.Map;
import java.util.Objects;
import org.comal.policy.Policy;

/**
 * Optimistic multiplicative weights (Rakhlin and Sridharan, 2013): μ' ← Prox(μ, η (2 W(μ) − W(μ of
 * the step before))).
 *
 * <p>The last iterate converges to the Nash policy at one prox step a round.
 *
 * @param eta η by prox step
 */
public record Omwu(Schedule eta) implements Algorithm {
  /**
   * Checks that nothing is missing.
   *
   * @param eta index 0 is that of the first prox step
   */
  public Omwu {
    Objects.requireNonNull(eta, "eta");
  }

  @Override
  public RunState start(Policy initial) {
    return RunState.start(Map.of("mu", initial, "previous", initial));
  }

  @Override
  public RunState step(RunState state, Prox prox) {
    Policy mu = state.policy("mu");
    Policy next =
        prox.apply(
            mu,
            winRate(mu).times(2).plus(-1, winRate(state.policy("previous"))),
            eta.at(state.step()));
    return state.next(Map.of("mu", next, "previous", mu));
  }
}
