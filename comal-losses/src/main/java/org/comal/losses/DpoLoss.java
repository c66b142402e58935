package org.comal.losses;

import java.util.Optional;
import org.comal.learn.PairLoss;
import org.comal.learn.Signal;
import org.comal.prox.ProxProblem;

/**
 * DPO, direct preference optimisation (Rafailov et al., 2023, equation 7).
 *
 * <pre>
 * −P log σ(h/η) − (1 − P) log σ(−h/η)      h = Δ(y) − Δ(y'),  Δ = log π_θ − log anchor
 * </pre>
 *
 * <p>P is the label of the pair; 0 or 1 gives the usual −log σ(h/η) on winner and loser. η is 1/β
 * of common code.
 *
 * <p>Minimiser on pairs drawn from μ = anchor: μ exp(η r) / Z, where r is the Bradley-Terry reward
 * that fits μ's comparisons best. This is <em>not</em> the prox step on the win rate unless
 * preferences come from such a reward, and even then r is their log-odds, about 4 (P − ½) near ½: a
 * step at the same η is some four times as long. Iterating it cycles on intransitive games. A gain
 * with more than the win rate, or against another opponent, is refused.
 */
public final class DpoLoss implements PairLoss {
  @Override
  public Signal signal() {
    return Signal.PREFERENCES;
  }

  @Override
  public Optional<String> reject(ProxProblem problem) {
    return Gains.onlyWinRates(problem.gain())
        ? Optional.empty()
        : Optional.of(
            "dpo fits a Bradley-Terry reward to comparisons, but this step's gain has other terms,"
                + " as the log-ratio to a reference policy; use inpo or rebel");
  }

  @Override
  public double value(Point at) {
    double logit = at.margin() / at.eta();
    return at.preference() * softplus(-logit) + (1 - at.preference()) * softplus(logit);
  }

  @Override
  public double slope(Point at) {
    double logit = at.margin() / at.eta();
    return (1 / (1 + Math.exp(-logit)) - at.preference()) / at.eta();
  }

  /** log(1 + eˣ), without overflow. */
  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
