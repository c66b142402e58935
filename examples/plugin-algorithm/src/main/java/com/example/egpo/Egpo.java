package com.example.egpo;

import static org.comal.algorithm.RunState.MU;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.Map;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.Prox;
import org.comal.algorithm.RunState;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;

/**
 * Extragradient preference optimization (EGPO, Zhou, Fazel and Du, 2025; in matrix games the
 * predictive update of Cen, Wei and Chi, 2021): look ahead in the regularised game, then step from
 * where one was.
 *
 * <pre>
 * half ← Prox(μ, η (W(μ) − τ log(μ / ref)))
 * μ ← Prox(μ, η (W(half) − τ log(μ / ref)))      ref the initial policy
 * </pre>
 *
 * <p>The last iterate converges linearly to the Nash policy of the regularised game where η is
 * small enough. That is not the Nash policy of the game itself unless ref is.
 *
 * @param eta η, the step size; positive
 * @param tau τ, win rate per nat; positive
 */
public record Egpo(double eta, double tau) implements Algorithm {
  @Override
  public RunState start(Policy initial) {
    return RunState.start(Map.of(MU, initial, "ref", initial));
  }

  @Override
  public RunState step(RunState state, Prox prox) {
    Policy mu = state.policy(MU);
    Policy ref = state.policy("ref");
    Policy half = state.policies().get("half");
    Payoff gain = winRate(half == null ? mu : half).plus(-tau, logRatio(mu, ref));
    Policy next = prox.apply(mu, gain, eta);
    return half == null
        ? state.next(Map.of(MU, mu, "ref", ref, "half", next))
        : state.next(Map.of(MU, next, "ref", ref));
  }
}
