package org.comal.learn;

/**
 * Which pairs of a prompt's n samples a loss compares. The last two compare different responses
 * only; the others also meet equal ones, which are a draw.
 */
public enum PairDesign {
  /** Every pair once. Least noise for the samples drawn. */
  ALL,
  /**
   * The first with the second, the third with the fourth, and so on. Fewest oracle questions for
   * losses on preferences; those on gains ask about every pair all the same.
   */
  DISJOINT,
  /**
   * The response with the highest win rate among the samples with the one with the lowest, as in
   * the paper's experiments; where a reward ranks the samples, the same choice is called max-min.
   * Which pairs are seen then depends on the preferences: biased.
   */
  BEST_WORST,
  /** The best with the second best, as in the paper's public code. Biased. */
  BEST_SECOND;

  /** {@return whether choosing pairs this way changes what the loss converges to} */
  public boolean biased() {
    return this == BEST_WORST || this == BEST_SECOND;
  }
}
