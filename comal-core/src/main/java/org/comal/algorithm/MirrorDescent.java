package org.comal.algorithm;

import static org.comal.prox.Payoff.winRate;

import java.util.Map;
import java.util.Objects;
import org.comal.policy.Policy;

/**
 * Mirror descent, also known as multiplicative weights: μ ← Prox(μ, η W(μ)).
 *
 * <p>With the solvers {@code ipo}, {@code sppo}, {@code dro}, {@code rebel} or {@code dpo} this is
 * iterative IPO, SPPO, DRO, REBEL or DPO (Table 1 of the paper). The last iterate moves away from
 * the Nash policy of an intransitive game; only the average converges.
 *
 * @param eta η by prox step
 */
public record MirrorDescent(Schedule eta) implements Algorithm {
  /**
   * Checks that nothing is missing.
   *
   * @param eta index 0 is that of the first prox step
   */
  public MirrorDescent {
    Objects.requireNonNull(eta, "eta");
  }

  @Override
  public RunState start(Policy initial) {
    return RunState.start(Map.of(RunState.MU, initial));
  }

  @Override
  public RunState step(RunState state, Prox prox) {
    Policy mu = state.policy(RunState.MU);
    return state.next(Map.of(RunState.MU, prox.apply(mu, winRate(mu), eta.at(state.step()))));
  }
}
