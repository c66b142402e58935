package org.comal.learn;

import java.util.random.RandomGenerator;

/** How an oracle's probability becomes the label of a pair. */
public enum Labels {
  /** The probability itself. Unbiased, least noise. */
  SOFT,
  /** 1 with that probability, else 0. Unbiased. */
  BERNOULLI,
  /**
   * 1 for the likely winner, and always for the best of a chosen pair. Biased: the game that is
   * then played has only the preferences 0 and 1.
   */
  HARD;

  /** {@return whether such labels change what the loss converges to} */
  public boolean biased() {
    return this == HARD;
  }

  /**
   * The label of a pair.
   *
   * @param p preference for the first response, in [0, 1]
   * @param better whether the first was chosen for its higher win rate
   */
  double of(double p, boolean better, RandomGenerator random) {
    return switch (this) {
      case SOFT -> p;
      case BERNOULLI -> random.nextDouble() < p ? 1 : 0;
      case HARD -> better || p > 0.5 ? 1 : p == 0.5 ? 0.5 : 0;
    };
  }
}
