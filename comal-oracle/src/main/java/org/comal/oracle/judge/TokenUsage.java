package org.comal.oracle.judge;

/**
 * Tokens that one request took.
 *
 * @param prompt of the question, not negative
 * @param completion of the reply, what is not shown of it included; not negative
 */
public record TokenUsage(long prompt, long completion) {
  /**
   * Checks that the numbers are counts.
   *
   * @param prompt at least 0
   * @param completion at least 0
   * @throws IllegalArgumentException where one is negative
   */
  public TokenUsage {
    if (prompt < 0 || completion < 0) {
      throw new IllegalArgumentException(
          "tokens are " + prompt + " and " + completion + ", but must not be negative");
    }
  }
}
