package org.comal.oracle.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.comal.oracle.judge.verdict.LabelReader;

/**
 * Which judge to ask, and how.
 *
 * @param url of the API, as {@code https://api.openai.com/v1}; {@code /chat/completions} is added
 * @param model name that the server knows
 * @param labels two: what the judge says where the first and where the second response is better
 * @param verdict finds the verdict in a reply, in its first group; empty for the usual forms
 * @param logprobs whether to ask for the labels' log-probabilities
 * @param temperature at which the judge samples its reply
 * @param maxTokens length of the judge's reply
 * @param extra more fields of the request; not copied, not to be written to
 * @param timeout for one request, reply included
 * @param retries after the first attempt
 * @param backoff before the first retry; doubles from one to the next
 * @param maxBackoff longest wait before a retry of the judge's own choice
 * @param maxServerWait longest wait that is kept when the server asks for one; one that asks for
 *     more is not asked again
 * @param requestsPerMinute that may begin; infinite for no limit
 * @param concurrency requests under way at once
 * @param maxRequests in all, retries included; {@link Long#MAX_VALUE} for no limit
 * @param ledger file in which requests are counted, over all starts and for all judges that name
 *     it; without one {@code maxRequests} holds for each judge object
 * @param prices of tokens, for the figure of the cost; they change nothing else
 */
public record JudgeSettings(
    URI url,
    String model,
    List<String> labels,
    Optional<Pattern> verdict,
    boolean logprobs,
    double temperature,
    int maxTokens,
    ObjectNode extra,
    Duration timeout,
    int retries,
    Duration backoff,
    Duration maxBackoff,
    Duration maxServerWait,
    double requestsPerMinute,
    int concurrency,
    long maxRequests,
    Optional<Path> ledger,
    Optional<TokenPrices> prices) {
  /**
   * Checks that the settings can be followed.
   *
   * @param url of the web, without user, query or fragment
   * @param model not null
   * @param labels two that differ in letters or digits; copied
   * @param verdict with a group; empty rather than null
   * @param logprobs false for endpoints that refuse to be asked for them
   * @param temperature at least 0
   * @param maxTokens at least 1
   * @param extra not null; kept, not copied
   * @param timeout of each request, not of all attempts together
   * @param retries at least 0
   * @param backoff before the first retry
   * @param maxBackoff longest wait before a retry
   * @param maxServerWait longest wait for the server's sake
   * @param requestsPerMinute above 0; may be infinite
   * @param concurrency at least 1
   * @param maxRequests at least 0
   * @param ledger empty rather than null
   * @param prices empty where no cost is to be told
   * @throws IllegalArgumentException with a sentence where one of them cannot be followed
   */
  public JudgeSettings {
    faultOf(url).ifPresent(JudgeSettings::refuse);
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(extra, "extra");
    Objects.requireNonNull(maxServerWait, "maxServerWait");
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(prices, "prices");
    labels = List.copyOf(labels);
    if (labels.size() != 2
        || LabelReader.bare(labels.get(0)).equals(LabelReader.bare(labels.get(1)))) {
      throw new IllegalArgumentException(
          "labels are " + labels + ", but must be two that differ in letters or digits");
    }
    for (String label : labels) {
      if (LabelReader.bare(label).isEmpty()) {
        throw new IllegalArgumentException("label \"" + label + "\" has no letter or digit");
      }
    }
    verdict.flatMap(JudgeSettings::faultOf).ifPresent(JudgeSettings::refuse);
    if (retries < 0 || concurrency < 1 || maxTokens < 1 || maxRequests < 0) {
      throw new IllegalArgumentException(
          "concurrency and max-tokens must be positive, retries and max-requests not negative");
    }
    if (!(requestsPerMinute > 0) || !(temperature >= 0)) {
      throw new IllegalArgumentException(
          "requests-per-minute must be positive, and temperature not negative");
    }
  }

  /**
   * {@return the settings that the factory documents, for a judge at {@code url}}
   *
   * @param url of the API, as {@code https://api.openai.com/v1}
   * @param model name that the server knows
   */
  public static JudgeSettings of(URI url, String model) {
    return new JudgeSettings(
        url,
        model,
        List.of("A", "B"),
        Optional.empty(),
        true,
        0,
        16,
        JsonNodeFactory.instance.objectNode(),
        Duration.ofSeconds(120),
        6,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofMinutes(10),
        Double.POSITIVE_INFINITY,
        8,
        Long.MAX_VALUE,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Why a URL cannot be asked, in a sentence; empty where it can. The sentence does not repeat the
   * URL, because a key may stand in it.
   */
  static Optional<String> faultOf(URI url) {
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null) {
      return Optional.of("the url must be one of the web, as https://api.openai.com/v1");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      return Optional.of(
          "the url must have no user, query or fragment; a key goes into the variable that key-env"
              + " names");
    }
    return Optional.empty();
  }

  /** Why a pattern cannot find a verdict, in a sentence; empty where it can. */
  static Optional<String> faultOf(Pattern verdict) {
    return verdict.matcher("").groupCount() > 0
        ? Optional.empty()
        : Optional.of(
            "the pattern "
                + verdict
                + " has no group: put what says the verdict in parentheses, as in 'Verdict: (\\w+)'");
  }

  private static void refuse(String fault) {
    throw new IllegalArgumentException(fault);
  }

  /** Where requests go. */
  URI endpoint() {
    return URI.create(url.toString().replaceFirst("/+$", "") + "/chat/completions");
  }
}
