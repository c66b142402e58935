package org.comal.oracle.judge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.comal.oracle.judge.verdict.LabelReader;

/**
 * What a judge's model is asked, how its replies are read, and how often and how fast it is asked.
 * Where it is asked is the {@link JudgeModel}'s own affair.
 *
 * @param labels two: what the judge says where the first and where the second response is better
 * @param verdict finds the verdict in a reply, in its first group; empty for the usual forms
 * @param logprobs whether to ask for the labels' log-probabilities
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
    List<String> labels,
    Optional<Pattern> verdict,
    boolean logprobs,
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
  /** For one request, where nothing else is said. */
  static final Duration TIMEOUT = Duration.ofMinutes(2);

  /**
   * Checks that the settings can be followed.
   *
   * @param labels two that differ in letters or digits; copied
   * @param verdict with a group; empty rather than null
   * @param logprobs false for models that refuse to be asked for them
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
    Objects.requireNonNull(timeout, "timeout");
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
    verdict
        .flatMap(JudgeSettings::faultOf)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    if (retries < 0 || concurrency < 1 || maxRequests < 0) {
      throw new IllegalArgumentException(
          "concurrency must be positive, retries and max-requests not negative");
    }
    if (!(requestsPerMinute > 0)) {
      throw new IllegalArgumentException("requests-per-minute must be positive");
    }
  }

  /**
   * {@return the settings that the factory documents: labels A and B in the usual forms, with
   * log-probabilities, 6 retries, 8 requests at once, no budget}
   */
  public static JudgeSettings defaults() {
    return new JudgeSettings(
        List.of("A", "B"),
        Optional.empty(),
        true,
        TIMEOUT,
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
   * {@return the same with or without log-probabilities}
   *
   * @param wanted whether to ask for them
   */
  public JudgeSettings withLogprobs(boolean wanted) {
    return new JudgeSettings(
        labels,
        verdict,
        wanted,
        timeout,
        retries,
        backoff,
        maxBackoff,
        maxServerWait,
        requestsPerMinute,
        concurrency,
        maxRequests,
        ledger,
        prices);
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
}
