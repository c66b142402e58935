package org.comal.oracle.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Tokens that a server says one request took.
 *
 * @param prompt of the question
 * @param completion of the reply, what is not shown of it included
 */
record TokenUsage(long prompt, long completion) {

  /** What a reply says; empty where it says nothing, or nothing that can be. */
  static Optional<TokenUsage> of(JsonNode reply) {
    JsonNode prompt = reply.path("usage").path("prompt_tokens");
    JsonNode completion = reply.path("usage").path("completion_tokens");
    return isCount(prompt) && isCount(completion)
        ? Optional.of(new TokenUsage(prompt.longValue(), completion.longValue()))
        : Optional.empty();
  }

  private static boolean isCount(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
  }
}
