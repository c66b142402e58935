package org.comal.algorithm;

import static org.comal.prox.Payoff.winRate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comal.policy.Policy;

/**
 * Mirror-Prox (Nemirovski, 2004): look ahead, then step from where one was.
 *
 * <pre>
 * h ← Prox(μ, η W(μ))
 * μ ← Prox(μ, η W(h))
 * </pre>
 *
 * <p>The last iterate converges to the Nash policy. The two halves are two prox steps; {@code half}
 * stands in the state between them. The second asks for win rates against another policy than the
 * one that is sampled, which IPO and INPO cannot give.
 *
 * @param eta η by round of two prox steps
 */
public record MirrorProx(Schedule eta) implements Algorithm {
  /** 1 / L, where win rates are Lipschitz with L = ½ (largest change by total absolute change). */
  private static final double PROVEN = 2;

  /**
   * Checks that nothing is missing.
   *
   * @param eta index 0 is that of the first round, in both of its halves
   */
  public MirrorProx {
    Objects.requireNonNull(eta, "eta");
  }

  @Override
  public RunState start(Policy initial) {
    return RunState.start(Map.of(RunState.MU, initial));
  }

  @Override
  public RunState step(RunState state, Prox prox) {
    Policy mu = state.policy(RunState.MU);
    Policy half = state.policies().get("half");
    double eta = this.eta.at(round(state.step()));
    return half == null
        ? state.next(Map.of(RunState.MU, mu, "half", prox.apply(mu, winRate(mu), eta)))
        : state.next(Map.of(RunState.MU, prox.apply(mu, winRate(half), eta)));
  }

  /** Two prox steps a round, which share η and prompts. */
  @Override
  public long round(long step) {
    return step / 2;
  }

  @Override
  public List<String> advice() {
    return StepSize.advice("mirror-prox", eta, PROVEN);
  }
}
