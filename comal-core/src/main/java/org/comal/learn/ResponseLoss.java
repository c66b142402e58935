package org.comal.learn;

import org.comal.Stable;

/** A loss on single responses: a function of Δ(y) = log π_θ(y) − log anchor(y) and the gain. */
@Stable
public interface ResponseLoss extends Loss {

  /**
   * Where a loss is evaluated.
   *
   * @param logRatio Δ(y), in nats
   * @param gain estimated g(y)
   * @param eta η
   */
  record Point(double logRatio, double gain, double eta) {}

  /**
   * {@return the loss of one response}
   *
   * @param at log-ratio and gain of the response
   */
  double value(Point at);

  /**
   * {@return its derivative in the log-ratio}
   *
   * @param at log-ratio and gain of the response
   */
  double slope(Point at);

  @Override
  default Signal signal() {
    return Signal.GAINS;
  }

  @Override
  default double evaluate(Group group, double[] logProb, double[] slope) {
    int n = group.size();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      Point at = new Point(logProb[i] - group.anchorLogProb()[i], group.gain()[i], group.eta());
      sum += value(at);
      slope[i] += slope(at) / n;
    }
    return sum / n;
  }
}
