package org.comal.algorithm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comal.policy.Policy;
import org.comal.prox.Solution;

/**
 * COMAL (Algorithms 1 and 4 of the paper): solve the regularised game by prox steps, move the
 * reference to the solution, repeat.
 *
 * <pre>
 * μ ← Prox(μ, η (W(μ) − τ log(μ / ref)))      until the inner game is solved
 * ref ← μ                                     then
 * </pre>
 *
 * <p>Converges to the Nash policy of the game itself in the last iterate (Theorem 1), and KL(Nash ‖
 * ref) never rises when the inner games are solved. With {@code sppo}, {@code dro} and {@code
 * rebel} as solvers this is Algorithms 6, 8 and 10.
 *
 * @param eta η by reference update
 * @param tau τ by reference update, win rate per nat
 * @param update when the inner game counts as solved
 */
public record Comal(Schedule eta, Schedule tau, ReferenceUpdate update) implements Algorithm {
  /**
   * Checks that nothing is missing and that no step goes past the reference.
   *
   * @param eta index 0 is that of the first inner game
   * @param tau index 0 is that of the first inner game
   * @param update asked after every prox step
   * @throws IllegalArgumentException where η times τ is above 1 at some index
   */
  public Comal {
    Objects.requireNonNull(update, "update");
    StepSize.require("comal", eta, tau, false);
  }

  /**
   * Keeps η and τ throughout, and moves the reference after so many prox steps.
   *
   * @param eta η, positive
   * @param tau τ, positive, win rate per nat
   * @param innerSteps prox steps of an inner game, at least 1
   */
  public Comal(double eta, double tau, int innerSteps) {
    this(Schedule.constant(eta), Schedule.constant(tau), new ReferenceUpdate.Every(innerSteps));
  }

  @Override
  public RunState start(Policy initial) {
    return RunState.start(Map.of(RunState.MU, initial, "ref", initial));
  }

  @Override
  public RunState step(RunState state, Prox prox) {
    Policy mu = state.policy(RunState.MU);
    Policy ref = state.policy("ref");
    double eta = this.eta.at(state.outer());
    double tau = this.tau.at(state.outer());
    Solution solution = Inpo.step(mu, ref, eta, tau, prox);
    Policy next = solution.policy();
    ReferenceUpdate.Decision decision = update.after(state, solution, eta * tau, prox);
    if (decision.solved()) {
      return state.nextOuter(Map.of(RunState.MU, next, "ref", next));
    }
    Map<String, Policy> policies = new HashMap<>(Map.of(RunState.MU, next, "ref", ref));
    if (update.looksBack()) {
      policies.put(ReferenceUpdate.BEFORE, mu);
    }
    return state.next(policies).remembering(decision.remembered());
  }

  @Override
  public List<String> advice() {
    return StepSize.advice(eta, tau);
  }
}
