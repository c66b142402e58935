package org.comal.oracle.judge.verdict;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A token of a reply, with how likely it and its alternatives were there.
 *
 * @param text as it stands in the reply, a space before it included
 * @param logprobs log-probabilities (natural) by token, of this one and of the others that are
 *     listed; NaN where what was listed is no number
 */
public record ScoredToken(String text, Map<String, Double> logprobs) {
  /**
   * Takes a token.
   *
   * @param text not null
   * @param logprobs copied, in their order
   */
  public ScoredToken {
    Objects.requireNonNull(text, "text");
    logprobs = Collections.unmodifiableMap(new LinkedHashMap<>(logprobs));
  }
}
