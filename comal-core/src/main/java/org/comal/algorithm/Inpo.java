package org.comal.algorithm;

import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.List;
import java.util.Map;
import org.comal.policy.Policy;
import org.comal.prox.Solution;

/**
 * INPO, the solver of the KL-regularised game: μ ← Prox(μ, η (W(μ) − τ log(μ / ref))) with ref the
 * initial policy (Algorithms 2 and 3 of the paper; Zhang et al., 2024).
 *
 * <p>The last iterate converges to the Nash policy of the regularised game, which is not the Nash
 * policy of the game itself unless ref is. With the solvers {@code sppo}, {@code dro} and {@code
 * rebel} this is Reg-SPPO, Reg-DRO and Reg-REBEL (Algorithms 5, 7, 9).
 *
 * @param eta η by prox step
 * @param tau τ by prox step, win rate per nat
 */
public record Inpo(Schedule eta, Schedule tau) implements Algorithm {
  /**
   * Checks that nothing is missing and that no step goes past the reference.
   *
   * @param eta index 0 is that of the first prox step
   * @param tau index 0 is that of the first prox step
   * @throws IllegalArgumentException where η times τ is above 1 at some index
   */
  public Inpo {
    StepSize.require("inpo", eta, tau, false);
  }

  @Override
  public RunState start(Policy initial) {
    return RunState.start(Map.of(RunState.MU, initial, "ref", initial));
  }

  @Override
  public RunState step(RunState state, Prox prox) {
    Policy ref = state.policy("ref");
    Solution next =
        step(state.policy(RunState.MU), ref, eta.at(state.step()), tau.at(state.step()), prox);
    return state.next(Map.of(RunState.MU, next.policy(), "ref", ref));
  }

  @Override
  public List<String> advice() {
    return StepSize.advice(eta, tau);
  }

  /** One step on the regularised game, shared with {@link Comal}. */
  static Solution step(Policy mu, Policy ref, double eta, double tau, Prox prox) {
    return prox.solve(mu, winRate(mu).plus(-tau, logRatio(mu, ref)), eta);
  }
}
