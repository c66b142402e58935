package org.comal.oracle.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.plugin.ApiKey;
import org.comal.text.web.Backoff;
import org.comal.text.web.ServerWait;
import org.comal.text.web.ServerWords;

/** Sorts what a chat endpoint sent back by what to do next. */
final class HttpReply {
  /** Some servers write log-probabilities that are no numbers as such, which is no JSON. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final JudgeRequest request;
  private final ObjectNode sent;
  private final ApiKey key;

  /**
   * @param sent the request's body
   * @param key masked in what the server wrote
   */
  HttpReply(JudgeRequest request, ObjectNode sent, ApiKey key) {
    this.request = request;
    this.sent = sent;
    this.key = key;
  }

  /**
   * What a complete response means.
   *
   * @param now for dates in its headers
   */
  JudgeReply of(HttpResponse<String> response, Instant now) {
    int status = response.statusCode();
    String body = response.body();
    if (status == 200) {
      return complete(body);
    }
    ServerWords words = ServerWords.of(body);
    String said = "status " + status + detail(words);
    if (status == 429 && body.contains("insufficient_quota")) {
      return turnedAway(said);
    }
    if (Backoff.mayPass(status)) {
      return new JudgeReply.TryAgain(
          said, ServerWait.of(response.headers(), now), Optional.empty());
    }
    if (status == 401 || status < 400) {
      return turnedAway(said);
    }
    List<String> fields = new ArrayList<>();
    sent.fieldNames().forEachRemaining(fields::add);
    Optional<String> parameter =
        RefusedParameter.of(words.error(), words.text(), fields, request.question());
    if (parameter.isPresent()) {
      return without(parameter.get(), said);
    }
    return status == 403 || status == 404 ? turnedAway(said) : new JudgeReply.Declined(said);
  }

  private JudgeReply turnedAway(String said) {
    return new JudgeReply.Refused(
        "turns requests away: " + said,
        key.present() ? "" : "Maybe name the variable of a key in key-env.");
  }

  /** The server does not take a field of the request. */
  private JudgeReply without(String parameter, String said) {
    if (request.alternatives() > 0 && parameter.contains("logprobs")) {
      int fewer = RefusedParameter.fewer(parameter, said, request.alternatives());
      return new JudgeReply.FewerAlternatives(fewer, said);
    }
    return new JudgeReply.Refused(
        "does not take " + parameter + ": " + said,
        RefusedParameter.advice(parameter, said, sent.path(parameter)));
  }

  private JudgeReply complete(String body) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return new JudgeReply.TryAgain("a reply that is not JSON (" + e.getOriginalMessage() + ")");
    }
    Optional<TokenUsage> usage = usage(root.path("usage"));
    JsonNode choice = root.path("choices").path(0);
    if (!choice.path("message").isObject()) {
      String said =
          "a reply without choices[0].message"
              + (root.has("error") ? detail(ServerWords.of(body)) : "");
      return new JudgeReply.TryAgain(said, Optional.empty(), usage);
    }
    return ChatChoice.read(choice, usage);
  }

  /** What a reply says; empty where it says nothing, or nothing that can be. */
  private static Optional<TokenUsage> usage(JsonNode usage) {
    JsonNode prompt = usage.path("prompt_tokens");
    JsonNode completion = usage.path("completion_tokens");
    return isCount(prompt) && isCount(completion)
        ? Optional.of(new TokenUsage(prompt.longValue(), completion.longValue()))
        : Optional.empty();
  }

  private static boolean isCount(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
  }

  private String detail(ServerWords words) {
    String said = words.inShort(key::masked);
    return said.isEmpty() ? "" : ": " + said;
  }
}
