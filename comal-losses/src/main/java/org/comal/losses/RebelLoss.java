package org.comal.losses;

import org.comal.learn.PairLoss;
import org.comal.learn.Signal;

/**
 * REBEL, regression to relative rewards (Gao et al., 2024; Algorithms 9 and 10 of the paper).
 *
 * <pre>
 * (h/η − (g(y) − g(y')))²      h = Δ(y) − Δ(y'),  Δ = log π_θ − log anchor
 * </pre>
 *
 * <p>Minimiser: Prox(anchor, η g) for any gain g, with opponents that are drawn where they are not
 * the sampled policy; with g = W(μ) − τ log(μ / ref) this is Reg-REBEL. η is the η of Gao et al.
 *
 * <p>On all pairs of the anchor's own samples its gradient is 1/η² times that of {@link InpoLoss}
 * with soft labels, number by number; on disjoint pairs REBEL is less noisy, for its gains come
 * from the whole group.
 */
public final class RebelLoss implements PairLoss {
  @Override
  public Signal signal() {
    return Signal.GAIN_DIFFERENCES;
  }

  @Override
  public double value(Point at) {
    double residual = residual(at);
    return residual * residual;
  }

  @Override
  public double slope(Point at) {
    return 2 * residual(at) / at.eta();
  }

  private static double residual(Point at) {
    return at.margin() / at.eta() - at.gainDifference();
  }
}
