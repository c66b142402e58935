package org.comal.oracle.judge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import org.comal.oracle.OracleStatistics;

/** What a judge has done so far. Safe for use by several threads. */
public final class JudgeCounts {
  final LongAdder questions = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder retries = new LongAdder();
  final LongAdder byLogprobs = new LongAdder();
  final LongAdder byFirstToken = new LongAdder();
  final LongAdder ties = new LongAdder();
  final LongAdder byText = new LongAdder();
  final LongAdder wrongLabels = new LongAdder();
  final LongAdder refusals = new LongAdder();
  final LongAdder failures = new LongAdder();
  private final LongAdder promptTokens = new LongAdder();
  private final LongAdder completionTokens = new LongAdder();
  private final LongAdder unmetered = new LongAdder();
  private final Optional<TokenPrices> prices;

  JudgeCounts(Optional<TokenPrices> prices) {
    this.prices = prices;
  }

  /** Counts the tokens of a reply, whatever can be read from it: they are paid for all the same. */
  void took(JudgeReply reply) {
    if (reply.usage().isPresent()) {
      promptTokens.add(reply.usage().get().prompt());
      completionTokens.add(reply.usage().get().completion());
    } else if (reply instanceof JudgeReply.Said) {
      unmetered.increment();
    }
  }

  /** {@return questions answered or left open} */
  public long questions() {
    return questions.sum();
  }

  /** {@return requests sent, retries included} */
  public long requests() {
    return requests.sum();
  }

  /** {@return requests that were sent again} */
  public long retries() {
    return retries.sum();
  }

  /** {@return verdicts read from log-probabilities where the reply says its verdict} */
  public long byLogprobs() {
    return byLogprobs.sum();
  }

  /** {@return verdicts read from the text, each 0 or 1} */
  public long byText() {
    return byText.sum();
  }

  /** {@return verdicts read from the first token's log-probabilities, for want of a verdict} */
  public long byFirstToken() {
    return byFirstToken.sum();
  }

  /** {@return ties that the text said, each ½} */
  public long ties() {
    return ties.sum();
  }

  /** {@return abstentions, because no verdict could be read from the reply} */
  public long wrongLabels() {
    return wrongLabels.sum();
  }

  /**
   * {@return abstentions, because the server would not take the question, as one that is too long}
   */
  public long refusals() {
    return refusals.sum();
  }

  /** {@return abstentions, because no attempt gave a reply} */
  public long failures() {
    return failures.sum();
  }

  /** {@return tokens of questions, as the server counts them, repeated requests included} */
  public long promptTokens() {
    return promptTokens.sum();
  }

  /** {@return tokens of replies, as the server counts them, repeated requests included} */
  public long completionTokens() {
    return completionTokens.sum();
  }

  /** {@return replies whose tokens the server did not tell; they are missing in tokens and cost} */
  public long unmetered() {
    return unmetered.sum();
  }

  /** {@return what the counted tokens cost; empty where no prices are known} */
  public OptionalDouble cost() {
    return prices.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(prices.get().cost(promptTokens(), completionTokens()));
  }

  /** {@return all of it, by name} */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(OracleStatistics.QUESTIONS, (double) questions());
    figures.put(OracleStatistics.ABSTENTIONS, (double) (wrongLabels() + refusals() + failures()));
    figures.put("requests", (double) requests());
    figures.put("retries", (double) retries());
    figures.put("by-logprobs", (double) byLogprobs());
    figures.put("by-first-token", (double) byFirstToken());
    figures.put("by-text", (double) byText());
    figures.put("ties", (double) ties());
    figures.put("wrong-labels", (double) wrongLabels());
    figures.put("refusals", (double) refusals());
    figures.put("failures", (double) failures());
    figures.put("prompt-tokens", (double) promptTokens());
    figures.put("completion-tokens", (double) completionTokens());
    figures.put("answers-of-untold-tokens", (double) unmetered());
    cost().ifPresent(c -> figures.put(OracleStatistics.COST, c));
    return figures;
  }
}
