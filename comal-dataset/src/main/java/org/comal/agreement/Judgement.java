package org.comal.agreement;

/**
 * A labelled question with an oracle's verdicts on it, asked in both orders.
 *
 * @param label P(first ≻ second) by the label, in [0, 1]
 * @param forward P(first ≻ second) by the oracle; NaN where it abstains
 * @param backward P(second ≻ first) by the oracle, asked the other way round; NaN where it abstains
 * @param firstLength length of the first response, in characters
 * @param secondLength length of the second response
 */
public record Judgement(
    double label, double forward, double backward, int firstLength, int secondLength) {
  /**
   * Checks that label and verdicts are probabilities.
   *
   * @param label in [0, 1]
   * @param forward in [0, 1] or NaN
   * @param backward in [0, 1] or NaN
   * @param firstLength characters, 0 or more; not checked
   * @param secondLength characters, 0 or more; not checked
   * @throws IllegalArgumentException where the label or a verdict is out of its range
   */
  public Judgement {
    if (!(label >= 0 && label <= 1)) {
      throw new IllegalArgumentException("a label is " + label + ", but must lie in [0, 1]");
    }
    if (forward < 0 || forward > 1 || backward < 0 || backward > 1) {
      throw new IllegalArgumentException(
          "verdicts are " + forward + " and " + backward + ", but must lie in [0, 1]");
    }
  }

  /** {@return whether the oracle abstained in one order at least} */
  public boolean isAbstention() {
    return Double.isNaN(forward) || Double.isNaN(backward);
  }

  /** {@return the oracle's P(first ≻ second), averaged over both orders} */
  public double both() {
    return (forward + 1 - backward) / 2;
  }
}
