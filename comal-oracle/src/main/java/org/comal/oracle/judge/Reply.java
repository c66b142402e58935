package org.comal.oracle.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What came back for one request, sorted by what to do next.
 *
 * @param kind what to do
 * @param choice the judge's verdict where there is one; null otherwise
 * @param reason in words where there is no verdict; may hold what the server wrote
 * @param pause how long the server asks to wait
 * @param usage tokens that it took, where the server says so
 */
record Reply(
    Kind kind,
    JsonNode choice,
    String reason,
    Optional<Duration> pause,
    Optional<TokenUsage> usage) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_REASON = 300;

  /** What to do with a reply. */
  enum Kind {
    /** Read the verdict. */
    VERDICT,
    /** Ask again later. */
    AGAIN,
    /** Ask again later: there was no reply at all. */
    UNREACHABLE,
    /** Ask again without log-probabilities. */
    WITHOUT_LOGPROBS,
    /** Abstain: the server does not take this question. */
    REFUSED,
    /** Ask nothing more: the next question would fare alike. */
    STOP
  }

  static Reply again(String reason) {
    return without(Kind.AGAIN, reason, Optional.empty());
  }

  private static Reply without(Kind kind, String reason, Optional<Duration> pause) {
    return new Reply(kind, null, reason, pause, Optional.empty());
  }

  static Reply unreachable(String reason) {
    return without(Kind.UNREACHABLE, reason, Optional.empty());
  }

  /**
   * Sorts a complete HTTP response.
   *
   * @param mask hides the key in a text
   */
  static Reply of(int status, HttpHeaders headers, String body, UnaryOperator<String> mask) {
    if (status == 200) {
      return complete(body);
    }
    String said = "status " + status + detail(body, mask);
    if (status == 429 && body.contains("insufficient_quota")) {
      return without(Kind.STOP, said, Optional.empty());
    }
    if (status == 408 || status == 409 || status == 425 || status == 429 || status >= 500) {
      return without(Kind.AGAIN, said, retryAfter(headers));
    }
    if (status == 401 || status == 403 || status == 404 || status < 400) {
      return without(Kind.STOP, said, Optional.empty());
    }
    boolean logprobs = body.contains("logprob");
    return without(logprobs ? Kind.WITHOUT_LOGPROBS : Kind.REFUSED, said, Optional.empty());
  }

  private static Reply complete(String body) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return again("a reply that is not JSON (" + e.getOriginalMessage() + ")");
    }
    Optional<TokenUsage> usage = TokenUsage.of(root);
    JsonNode choice = root.path("choices").path(0);
    if (!choice.path("message").isObject()) {
      String said = "a reply without choices[0].message";
      return new Reply(Kind.AGAIN, null, said, Optional.empty(), usage);
    }
    return new Reply(Kind.VERDICT, choice, "", Optional.empty(), usage);
  }

  /**
   * The server's own words, where they can be made out. The key is masked when escapes are undone
   * and before anything is cut off: neither an escaped key nor part of one is known for one.
   */
  private static String detail(String body, UnaryOperator<String> mask) {
    String words = body;
    try {
      JsonNode error = JSON.readTree(body).path("error");
      JsonNode message = error.isTextual() ? error : error.path("message");
      if (message.isTextual()) {
        words = message.asText();
      } else if (!JSON.readTree(body).isMissingNode()) {
        words = JSON.readTree(body).toString();
      }
    } catch (JsonProcessingException notJson) {
      // The body as it is will do.
    }
    words = mask.apply(words.strip()).replaceAll("\\s+", " ");
    return words.isEmpty()
        ? ""
        : ": "
            + (words.length() <= LONGEST_REASON ? words : words.substring(0, LONGEST_REASON) + "…");
  }

  /** Seconds to wait; a date, which the header may hold instead, is left to the back-off. */
  private static Optional<Duration> retryAfter(HttpHeaders headers) {
    return headers
        .firstValue("retry-after")
        .filter(v -> v.strip().matches("\\d{1,6}(\\.\\d{1,9})?"))
        .map(v -> Duration.ofMillis(Math.round(1000 * Double.parseDouble(v.strip()))));
  }
}
