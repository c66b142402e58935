package org.comal.losses;

import org.comal.learn.PairLoss;
import org.comal.learn.Signal;

/**
 * INPO, iterative Nash policy optimisation (Zhang et al., 2024; Algorithm 3 of the paper).
 *
 * <pre>
 * P (h − η/2)² + (1 − P) (h + η/2)²      h = Δ(y) − Δ(y') − η (s(y) − s(y'))
 * </pre>
 *
 * <p>Here s is the part of the gain that is known without the oracle. For the gain W(μ) − τ log(μ /
 * ref) it makes h the margin against the geometric mixture log anchor' = ητ log ref + (1 − ητ) log
 * μ, as the paper writes it; with s = 0 this is {@link IpoLoss}.
 *
 * <p>Minimiser on pairs drawn from μ = anchor: Prox(μ, η (W(μ) + s)). η is 1/η of Zhang et al. and
 * of their code, where the target is 1/(2η) and ητ here is their τ/η.
 *
 * <p>A win rate against any other policy than the one that is sampled is refused, as for IPO.
 */
public final class InpoLoss implements PairLoss {
  @Override
  public Signal signal() {
    return Signal.PREFERENCES;
  }

  @Override
  public double value(Point at) {
    return SquaredMargin.value(at);
  }

  @Override
  public double slope(Point at) {
    return SquaredMargin.slope(at);
  }
}
