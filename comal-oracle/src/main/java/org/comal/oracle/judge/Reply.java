package org.comal.oracle.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What came back for one request, sorted by what to do next.
 *
 * @param kind what to do
 * @param choice the judge's verdict where there is one; null otherwise
 * @param reason in words where there is no verdict; may hold what the server wrote
 * @param parameter the field of the request that the server does not take; empty where it does not
 *     say so
 * @param pause how long the server asks to wait
 * @param usage tokens that it took, where the server says so
 */
record Reply(
    Kind kind,
    JsonNode choice,
    String reason,
    Optional<String> parameter,
    Optional<Duration> pause,
    Optional<TokenUsage> usage) {
  /** Some servers write log-probabilities that are no numbers as such, which is no JSON. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final int LONGEST_REASON = 300;

  /** What to do with a reply. */
  enum Kind {
    /** Read the verdict. */
    VERDICT,
    /** Ask again later. */
    AGAIN,
    /** Ask again later: there was no reply at all. */
    UNREACHABLE,
    /** The server does not take a field of the request. */
    PARAMETER,
    /** Abstain: the server does not take this question. */
    REFUSED,
    /** Ask nothing more: the next question would fare alike. */
    STOP
  }

  static Reply again(String reason) {
    return without(Kind.AGAIN, reason, Optional.empty());
  }

  private static Reply without(Kind kind, String reason, Optional<Duration> pause) {
    return new Reply(kind, null, reason, Optional.empty(), pause, Optional.empty());
  }

  static Reply unreachable(String reason) {
    return without(Kind.UNREACHABLE, reason, Optional.empty());
  }

  /**
   * What was sent, as far as a reply can speak of it.
   *
   * @param fields names of the request's fields
   * @param question the text that the judge was to read
   */
  record Sent(Collection<String> fields, String question) {}

  /**
   * Sorts a complete HTTP response.
   *
   * @param now for dates in its headers
   * @param mask hides the key in a text
   */
  static Reply of(
      HttpResponse<String> response, Sent sent, Instant now, UnaryOperator<String> mask) {
    int status = response.statusCode();
    String body = response.body();
    if (status == 200) {
      return complete(body, mask);
    }
    JsonNode error = error(body);
    String words = words(error, body);
    String said = "status " + status + detail(words, mask);
    if (status == 429 && body.contains("insufficient_quota")) {
      return without(Kind.STOP, said, Optional.empty());
    }
    if (status == 408 || status == 409 || status == 425 || status == 429 || status >= 500) {
      return without(Kind.AGAIN, said, ServerWait.of(response.headers(), now));
    }
    if (status == 401 || status < 400) {
      return without(Kind.STOP, said, Optional.empty());
    }
    Optional<String> parameter = RefusedParameter.of(error, words, sent.fields(), sent.question());
    if (parameter.isPresent()) {
      return new Reply(Kind.PARAMETER, null, said, parameter, Optional.empty(), Optional.empty());
    }
    boolean all = status == 403 || status == 404;
    return without(all ? Kind.STOP : Kind.REFUSED, said, Optional.empty());
  }

  private static Reply complete(String body, UnaryOperator<String> mask) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return again("a reply that is not JSON (" + e.getOriginalMessage() + ")");
    }
    Optional<TokenUsage> usage = TokenUsage.of(root);
    JsonNode choice = root.path("choices").path(0);
    if (!choice.path("message").isObject()) {
      String said =
          "a reply without choices[0].message"
              + (root.has("error") ? detail(words(error(root), body), mask) : "");
      return new Reply(Kind.AGAIN, null, said, Optional.empty(), Optional.empty(), usage);
    }
    return new Reply(Kind.VERDICT, choice, "", Optional.empty(), Optional.empty(), usage);
  }

  /** The object {@code error} of what a server wrote, or the whole. */
  private static JsonNode error(JsonNode whole) {
    return whole.hasNonNull("error") ? whole.get("error") : whole;
  }

  /** The same of a body; missing where it is no JSON. */
  private static JsonNode error(String body) {
    try {
      return error(JSON.readTree(body));
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  /** The server's own words, where they can be made out, else all that it wrote. */
  private static String words(JsonNode error, String body) {
    JsonNode message = error.isTextual() ? error : error.path("message");
    if (message.isTextual()) {
      return message.asText();
    }
    return error.isMissingNode() ? body : error.toString();
  }

  /**
   * The words in short. The key is masked when escapes are undone and before anything is cut off:
   * neither an escaped key nor part of one is known for one.
   */
  private static String detail(String said, UnaryOperator<String> mask) {
    String words = mask.apply(said.strip()).replaceAll("\\s+", " ");
    return words.isEmpty()
        ? ""
        : ": "
            + (words.length() <= LONGEST_REASON ? words : words.substring(0, LONGEST_REASON) + "…");
  }
}
