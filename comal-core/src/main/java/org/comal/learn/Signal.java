package org.comal.learn;

import org.comal.Stable;

/** What a loss learns from. */
@Stable
public enum Signal {
  /**
   * The preference of each pair, taken for the win rate. Right only where both responses of a pair
   * are drawn from the opponent itself; refused otherwise.
   */
  PREFERENCES,
  /**
   * Differences of estimated gains between the responses of a prompt, be it in pairs or against the
   * mean of the group.
   *
   * <p>Where the samples are their own opponents, a response also meets itself, a draw. That makes
   * the expected gradient exact. In a pair (i, j) of n samples the two are among each other's
   * opponents, and P(i, j) counts double in g(i) − g(j): (2 · 2 + 2 (n − 2)) / n = 2 times the
   * covariance of W and the score, as it should be. Against the group's mean, which has the
   * response in it, everything else shrinks by (n − 1)/n, and so does a gain of n − 1 true
   * comparisons over n.
   */
  GAIN_DIFFERENCES,
  /** The estimated gain of each response; where the samples are its opponents, it is left out. */
  GAINS
}
