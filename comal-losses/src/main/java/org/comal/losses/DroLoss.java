package org.comal.losses;

import org.comal.learn.Group;
import org.comal.learn.Loss;
import org.comal.learn.Signal;

/**
 * DRO, direct reward optimisation (Richemond et al., 2024; Algorithms 7 and 8 of the paper).
 *
 * <pre>
 * min over V of mean over y of (Δ(y) − η g(y) − η V)²      Δ = log π_θ − log anchor
 * </pre>
 *
 * <p>Minimiser: Prox(anchor, η g) for any gain g. η is 1/τ of Richemond et al., and ηV is −log Z.
 *
 * <p>Departure: they learn V(x) as a network; here the best V of a prompt's group is taken in
 * closed form, the mean of the residual, and the loss is the residual's variance within the group.
 * The mean has each response in it, which shrinks the expected gradient by (n − 1)/n; the group's
 * gains, where a response meets itself as a draw, shrink by the same, so that the minimiser stays
 * ({@link Signal#GAIN_DIFFERENCES}). The gradient is η² (n − 1) / 2n times that of {@link
 * RebelLoss} on all pairs, at a cost linear in n.
 */
public final class DroLoss implements Loss {
  @Override
  public Signal signal() {
    return Signal.GAIN_DIFFERENCES;
  }

  @Override
  public double evaluate(Group group, double[] logProb, double[] slope) {
    int n = group.size();
    double[] residual = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      residual[i] = logProb[i] - group.anchorLogProb()[i] - group.eta() * group.gain()[i];
      mean += residual[i] / n;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double centred = residual[i] - mean;
      sum += centred * centred;
      slope[i] += 2 * centred / n;
    }
    return sum / n;
  }
}
