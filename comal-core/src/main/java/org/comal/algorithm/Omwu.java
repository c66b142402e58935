package org.comal.algorithm;

import static org.comal.prox.Payoff.winRate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comal.policy.Policy;

/**
 * Optimistic multiplicative weights (Rakhlin and Sridharan, 2013): μ' ← Prox(μ, 2η W(μ) − η' W(μ of
 * the step before)), η' being η of that step.
 *
 * <p>The last iterate converges to the Nash policy at one prox step a round.
 *
 * @param eta η by prox step
 */
public record Omwu(Schedule eta) implements Algorithm {
  /** 1 / (2 √2 L), where win rates are Lipschitz with L = ½. */
  private static final double PROVEN = Math.sqrt(0.5);

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
    return RunState.start(Map.of(RunState.MU, initial, "previous", initial));
  }

  /**
   * Takes back as much of the win rate against the policy before as the last step added beyond its
   * own η, also where η changes.
   */
  @Override
  public RunState step(RunState state, Prox prox) {
    Policy mu = state.policy(RunState.MU);
    double eta = this.eta.at(state.step());
    double before = state.step() == 0 ? eta : this.eta.at(state.step() - 1);
    Policy next =
        prox.apply(
            mu, winRate(mu).times(2).plus(-(before / eta), winRate(state.policy("previous"))), eta);
    return state.next(Map.of(RunState.MU, next, "previous", mu));
  }

  /** Every step takes back a part of the one before, so that all are of one round. */
  @Override
  public long round(long step) {
    return 0;
  }

  @Override
  public List<String> advice() {
    return StepSize.advice("omwu", eta, PROVEN);
  }
}
