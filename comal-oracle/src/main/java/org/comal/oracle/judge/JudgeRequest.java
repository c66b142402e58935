package org.comal.oracle.judge;

import java.time.Duration;
import java.util.Objects;

/**
 * What a {@link JudgeModel} is asked.
 *
 * @param question the text that it reads, as a user's
 * @param alternatives of each token of the reply, whose log-probabilities are wanted; 0 for none. A
 *     model that has no log-probabilities leaves them out of its reply
 * @param timeout until the whole reply must be there, above 0
 */
public record JudgeRequest(String question, int alternatives, Duration timeout) {
  /**
   * Takes what is asked.
   *
   * @param question not null
   * @param alternatives at least 0
   * @param timeout not null
   * @throws IllegalArgumentException where the number of alternatives is negative
   */
  public JudgeRequest {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(timeout, "timeout");
    if (alternatives < 0) {
      throw new IllegalArgumentException(
          "alternatives are " + alternatives + ", but must not be negative");
    }
  }
}
