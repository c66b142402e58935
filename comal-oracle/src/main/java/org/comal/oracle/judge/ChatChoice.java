package org.comal.oracle.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.oracle.judge.verdict.ScoredToken;

/** One of the choices in the reply of a chat endpoint, as JSON. */
final class ChatChoice {
  private ChatChoice() {}

  /**
   * What a choice says. Whatever of it has not the shape that it should have is left out.
   *
   * @param usage what the reply tells beside the choice
   */
  static JudgeReply.Said read(JsonNode choice, Optional<TokenUsage> usage) {
    return new JudgeReply.Said(
        content(choice.path("message").path("content")),
        choice.path("finish_reason").asText().equals("length"),
        tokens(choice.path("logprobs").path("content")),
        usage);
  }

  /** The text of a message, also where it comes in parts. */
  private static String content(JsonNode content) {
    if (!content.isArray()) {
      return content.isTextual() ? content.textValue() : "";
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.isTextual() ? part.textValue() : part.path("text").asText(""));
    }
    return text.toString();
  }

  private static List<ScoredToken> tokens(JsonNode content) {
    List<ScoredToken> tokens = new ArrayList<>();
    for (JsonNode token : content) {
      Map<String, Double> logprobs = new LinkedHashMap<>();
      token.path("top_logprobs").forEach(listed -> put(listed, logprobs));
      put(token, logprobs);
      tokens.add(new ScoredToken(token.path("token").asText(), logprobs));
    }
    return tokens;
  }

  /** The first of a spelling counts. */
  private static void put(JsonNode listed, Map<String, Double> logprobs) {
    JsonNode logprob = listed.path("logprob");
    logprobs.putIfAbsent(
        listed.path("token").asText(), logprob.isNumber() ? logprob.doubleValue() : Double.NaN);
  }
}
