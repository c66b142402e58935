package org.comal.learn;

/** What a loss learns from. */
public enum Signal {
  /**
   * The preference of each pair, taken for the win rate. Right only where both responses of a pair
   * are drawn from the opponent itself; refused otherwise.
   */
  PREFERENCES,
  /**
   * Differences of estimated gains between two responses of a prompt. Within a prompt's own samples
   * a response also meets itself (a draw), which makes the gradient unbiased for pairs: the two
   * responses of a pair are among each other's opponents, and that counts double exactly where
   * leaving oneself out counts it short.
   */
  GAIN_DIFFERENCES,
  /** The estimated gain of each response; its own sample is left out of its opponents. */
  GAINS
}
