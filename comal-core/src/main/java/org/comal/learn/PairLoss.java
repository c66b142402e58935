package org.comal.learn;

import org.comal.Stable;

/**
 * A loss on pairs: a function of the margin h = Δ(first) − Δ(second), where Δ(y) = log π_θ(y) − log
 * anchor(y).
 *
 * <pre>{@code
 * public final class HingeLoss implements PairLoss {
 *   public Signal signal() { return Signal.PREFERENCES; }
 *   public double value(Point at) {
 *     double h = at.margin() / at.eta();
 *     return at.preference() * Math.max(0, 1 - h) + (1 - at.preference()) * Math.max(0, 1 + h);
 *   }
 *   public double slope(Point at) {
 *     double h = at.margin() / at.eta();
 *     return ((h > -1 ? 1 - at.preference() : 0) - (h < 1 ? at.preference() : 0)) / at.eta();
 *   }
 * }
 * }</pre>
 */
@Stable
public interface PairLoss extends Loss {

  /**
   * Where a loss is evaluated.
   *
   * @param margin h, in nats; for losses on {@link Signal#PREFERENCES} less η times the difference
   *     of the gains known without the oracle, so that log-ratio terms of the gain need no other
   *     code
   * @param preference label of the pair, in [0, 1]; soft, or 0 or 1
   * @param gainDifference g(first) − g(second); 0 for losses on preferences
   * @param eta η
   */
  record Point(double margin, double preference, double gainDifference, double eta) {}

  @Override
  default boolean paired() {
    return true;
  }

  /**
   * {@return the loss of one pair}
   *
   * @param at margin and label of the pair
   */
  double value(Point at);

  /**
   * {@return its derivative in the margin}
   *
   * @param at margin and label of the pair
   */
  double slope(Point at);

  @Override
  default double evaluate(Group group, double[] logProb, double[] slope) {
    int pairs = group.pairs().size();
    if (pairs == 0) {
      return 0;
    }
    boolean gains = signal() != Signal.PREFERENCES;
    double eta = group.eta();
    double[] anchor = group.anchorLogProb();
    double[] shift = group.shift();
    double[] gain = group.gain();
    double sum = 0;
    for (Pair pair : group.pairs()) {
      int i = pair.first();
      int j = pair.second();
      double h = (logProb[i] - anchor[i]) - (logProb[j] - anchor[j]);
      Point at =
          gains
              ? new Point(h, pair.preference(), gain[i] - gain[j], eta)
              : new Point(h - eta * (shift[i] - shift[j]), pair.preference(), 0, eta);
      sum += value(at);
      double s = slope(at) / pairs;
      slope[i] += s;
      slope[j] -= s;
    }
    return sum / pairs;
  }
}
