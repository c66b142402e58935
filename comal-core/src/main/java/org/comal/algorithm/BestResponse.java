package org.comal.algorithm;

import static org.comal.prox.Payoff.winRate;

import java.util.Map;
import java.util.Objects;
import org.comal.policy.Policy;

/**
 * A best response to the policy that the run starts from, which stays as it is: μ ← Prox(μ, η
 * W(opponent)).
 *
 * <p>It measures how far a policy can be exploited, and finds no Nash policy. With exact prox steps
 * μ after n steps is ∝ opponent · exp(n η W(opponent)), so that its win rate rises to max over y of
 * P(y ≻ opponent), over what the opponent may say at all; what it wins beyond ½ is the gap of the
 * opponent. A trained response wins no more than that, on average over what it is measured by. From
 * the second step on the opponent is not the policy that is sampled, so that a solver must draw
 * opponents of their own, as {@code rebel} does and {@code ipo} and {@code inpo} cannot.
 *
 * @param eta η by prox step
 */
public record BestResponse(Schedule eta) implements Algorithm {
  /**
   * Checks that nothing is missing.
   *
   * @param eta index 0 is that of the first prox step
   */
  public BestResponse {
    Objects.requireNonNull(eta, "eta");
  }

  @Override
  public RunState start(Policy initial) {
    return RunState.start(Map.of(RunState.MU, initial, "opponent", initial));
  }

  @Override
  public RunState step(RunState state, Prox prox) {
    Policy opponent = state.policy("opponent");
    Policy next = prox.apply(state.policy(RunState.MU), winRate(opponent), eta.at(state.step()));
    return state.next(Map.of(RunState.MU, next, "opponent", opponent));
  }
}
