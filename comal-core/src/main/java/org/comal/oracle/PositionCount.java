package org.comal.oracle;

/**
 * Counts what the order of the responses does to an oracle that is asked in both: the bias for a
 * position, and the pairs whose winner it turns around. Not for use by several threads.
 */
public final class PositionCount {
  private long pairs;
  private long flips;
  private double bias;

  /**
   * Adds a pair of responses that differ; one that was left open in an order does not count.
   *
   * @param forward P(a ≻ b), said with a first; NaN for an abstention
   * @param backward P(b ≻ a), said with b first
   */
  public void add(double forward, double backward) {
    double first = forward - 0.5;
    double second = backward - 0.5;
    if (Double.isNaN(first + second)) {
      return;
    }
    pairs++;
    bias += 0.5 * (first + second);
    // In both orders the same place won.
    flips += first * second > 0 ? 1 : 0;
  }

  /** {@return pairs answered in both orders} */
  public long pairs() {
    return pairs;
  }

  /**
   * {@return mean of ½ (P(a, b) + P(b, a)) − ½: above 0 where what stands first is liked; 0 without
   * pairs}
   */
  public double bias() {
    return pairs == 0 ? 0 : bias / pairs;
  }

  /** {@return share of the pairs whose winner changes with the order; a draw changes nothing} */
  public double flipShare() {
    return pairs == 0 ? 0 : (double) flips / pairs;
  }
}
