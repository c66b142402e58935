package org.comal.algorithm;

import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.List;
import java.util.Map;
import org.comal.policy.MixablePolicy;
import org.comal.policy.Policy;

/**
 * Nash-MD (Munos et al., 2023): play against a mixture of oneself and the reference.
 *
 * <pre>
 * m = normalised μ^(1−ητ) · ref^(ητ)
 * μ ← Prox(m, η W(m))
 * </pre>
 *
 * <p>Taken in the equal form Prox(μ, η (W(m) − τ log(μ / ref))), whose anchor can be sampled and
 * trained. The last iterate converges to a regularised Nash policy. Needs ητ &lt; 1 and a {@link
 * MixablePolicy}.
 *
 * @param eta η by prox step
 * @param tau τ by prox step, win rate per nat
 */
public record NashMd(Schedule eta, Schedule tau) implements Algorithm {
  /**
   * Checks that the mixtures of all prox steps have weights below 1.
   *
   * @param eta index 0 is that of the first prox step
   * @param tau index 0 is that of the first prox step
   * @throws IllegalArgumentException where η times τ is 1 or more at some index
   */
  public NashMd {
    StepSize.require("nash-md", eta, tau, true);
  }

  @Override
  public RunState start(Policy initial) {
    return RunState.start(Map.of(RunState.MU, initial, "ref", initial));
  }

  @Override
  public RunState step(RunState state, Prox prox) {
    Policy mu = state.policy(RunState.MU);
    Policy ref = state.policy("ref");
    double eta = this.eta.at(state.step());
    double tau = this.tau.at(state.step());
    if (!(mu instanceof MixablePolicy mixable)) {
      throw new IllegalArgumentException(
          "nash-md plays against a geometric mixture with the reference, which "
              + mu.getClass().getSimpleName()
              + " cannot form; use inpo or comal with this policy");
    }
    Policy m = mixable.mix(ref, eta * tau);
    Policy next = prox.apply(mu, winRate(m).plus(-tau, logRatio(mu, ref)), eta);
    return state.next(Map.of(RunState.MU, next, "ref", ref));
  }

  @Override
  public List<String> advice() {
    return StepSize.advice(eta, tau);
  }
}
