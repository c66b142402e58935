package org.comal.oracle.judge;

/**
 * What a judge's server asks for, in any currency.
 *
 * @param perMillionPrompt for a million tokens of questions, not negative
 * @param perMillionCompletion for a million tokens of replies, not negative
 */
public record TokenPrices(double perMillionPrompt, double perMillionCompletion) {
  /**
   * Checks that the prices are such.
   *
   * @param perMillionPrompt at least 0, finite
   * @param perMillionCompletion at least 0, finite
   * @throws IllegalArgumentException where one is negative or infinite
   */
  public TokenPrices {
    if (!(perMillionPrompt >= 0 && perMillionCompletion >= 0)
        || Double.isInfinite(perMillionPrompt + perMillionCompletion)) {
      throw new IllegalArgumentException("prices of tokens must not be negative");
    }
  }

  /**
   * {@return what so many tokens cost}
   *
   * @param promptTokens tokens of questions
   * @param completionTokens tokens of replies
   */
  public double cost(long promptTokens, long completionTokens) {
    return (perMillionPrompt * promptTokens + perMillionCompletion * completionTokens) / 1e6;
  }
}
