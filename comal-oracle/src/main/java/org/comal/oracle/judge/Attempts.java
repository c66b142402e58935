package org.comal.oracle.judge;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one question until there is a verdict: rate limit, budget, retries with back-off. Safe for
 * use by several threads, which share limit and budget.
 *
 * <p>A question that no attempt brings a verdict on is an abstention, unless the endpoint could not
 * be reached at the last of them, or several questions in a row fare alike: then the judge is gone,
 * and nothing more is asked.
 *
 * <p>What the server writes reaches logs and messages with the key masked.
 */
final class Attempts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** Questions in a row that come to nothing before the judge is taken for gone, at least. */
  private static final int LEAST_IN_A_ROW = 3;

  private final ChatClient client;
  private final JudgeSettings settings;
  private final ApiKey key;
  private final LabelReader labels;
  private final Pace pace;
  private final RateLimit rate;
  private final JudgeCounts counts;
  private final RequestBudget budget;
  private final AtomicInteger inARow = new AtomicInteger();
  private final AtomicReference<String> stopped = new AtomicReference<>();
  private volatile boolean logprobs;

  /**
   * @param budget from here on owned
   */
  Attempts(
      JudgeSettings settings, ApiKey key, Pace pace, JudgeCounts counts, RequestBudget budget) {
    this.client = new ChatClient(settings, key);
    this.settings = settings;
    this.key = key;
    this.labels = new LabelReader(settings.labels());
    this.pace = pace;
    this.rate = new RateLimit(settings.requestsPerMinute(), pace);
    this.counts = counts;
    this.budget = budget;
    this.logprobs = settings.logprobs();
  }

  /**
   * What came of a question.
   *
   * @param preference P(first), or NaN where the judge has no verdict
   * @param replied whether the judge said so; otherwise no attempt brought a reply, and another
   *     time the judge may answer
   */
  record Outcome(double preference, boolean replied) {}

  /** Why nothing more is asked; null while something is. */
  String stopped() {
    return stopped.get();
  }

  /**
   * Puts a question.
   *
   * @param jitter spreads the waits of questions that failed together
   * @param over whether nobody waits for the verdict any more
   * @return empty where the judge is asked no more
   */
  Optional<Outcome> ask(String question, RandomGenerator jitter, BooleanSupplier over)
      throws InterruptedException {
    String reason = "";
    boolean unreachable = false;
    for (int attempt = 0; attempt <= settings.retries(); attempt++) {
      if (stopped.get() != null || over.getAsBoolean()) {
        return Optional.empty();
      }
      rate.await();
      if (stopped.get() != null || over.getAsBoolean() || !spend()) {
        return Optional.empty();
      }
      counts.requests.increment();
      if (attempt > 0) {
        counts.retries.increment();
      }
      boolean withLogprobs = logprobs;
      Reply reply = client.ask(question, withLogprobs);
      counts.took(reply);
      reason = key.masked(reply.reason());
      switch (reply.kind()) {
        case VERDICT -> {
          inARow.set(0);
          return Optional.of(new Outcome(read(reply), true));
        }
        case STOP -> {
          stop(
              "the judge at "
                  + settings.endpoint()
                  + " turns requests away: "
                  + reason
                  + (key.present() ? "" : "\nMaybe name the variable of a key in key-env."));
          return Optional.empty();
        }
        case REFUSED -> {
          inARow.set(0);
          return Optional.of(new Outcome(refuse(reason), true));
        }
        case WITHOUT_LOGPROBS -> {
          // A question about logprobs may be repeated in the server's refusal.
          if (!withLogprobs || question.contains("logprob")) {
            return Optional.of(new Outcome(refuse(reason), true));
          }
          LOG.warn("The judge offers no log-probabilities ({}); its text is read.", reason);
          logprobs = false;
          attempt--;
        }
        case AGAIN, UNREACHABLE -> {
          unreachable = reply.kind() == Reply.Kind.UNREACHABLE;
          LOG.debug("Attempt {} failed: {}", attempt + 1, reason);
          if (attempt < settings.retries()) {
            pace.sleep(pause(reply, attempt, jitter));
          }
        }
      }
    }
    counts.failures.increment();
    if (unreachable
        || inARow.incrementAndGet() >= Math.max(LEAST_IN_A_ROW, settings.concurrency())) {
      stop(
          "the judge at "
              + settings.endpoint()
              + " gives no answer, after "
              + (settings.retries() + 1)
              + " attempts the last with "
              + reason
              + ".\nWhat was recorded is not asked for again.");
      return Optional.empty();
    }
    LOG.warn(
        "The judge gave no answer in {} attempts, the last with {}; it abstains.",
        settings.retries() + 1,
        reason);
    return Optional.of(new Outcome(Double.NaN, false));
  }

  /**
   * What the server asks for, or a wait that doubles; between half and the whole of it by chance.
   */
  private Duration pause(Reply reply, int attempt, RandomGenerator jitter) {
    Duration most = settings.maxBackoff();
    if (reply.pause().isPresent()) {
      Duration asked = reply.pause().get();
      return asked.compareTo(most) < 0 ? asked : most;
    }
    double nanos = Math.min(most.toNanos(), settings.backoff().toNanos() * Math.pow(2, attempt));
    return Duration.ofNanos((long) (nanos * (0.5 + 0.5 * jitter.nextDouble())));
  }

  private boolean spend() throws InterruptedException {
    try {
      if (budget.spend()) {
        return true;
      }
      stop(
          "the budget of max-requests = "
              + settings.maxRequests()
              + " is spent"
              + settings.ledger().map(f -> ", as " + f + " counts").orElse("")
              + ".\nMaybe raise it; recorded answers are not asked for again.");
    } catch (IOException e) {
      stop(
          "a request could not be counted in the ledger "
              + key.masked(e.getMessage())
              + "; none is sent that is not counted");
    }
    return false;
  }

  private double read(Reply reply) {
    OptionalDouble p =
        settings.logprobs() ? labels.byLogprobs(reply.choice()) : OptionalDouble.empty();
    if (p.isPresent()) {
      counts.byLogprobs.increment();
      return p.getAsDouble();
    }
    String text = key.masked(reply.choice().path("message").path("content").asText());
    p = labels.byText(text);
    if (p.isPresent()) {
      counts.byText.increment();
      return p.getAsDouble();
    }
    if (counts.wrongLabels() == 0) {
      LOG.warn(
          "The judge said \"{}\", which is not one of {}; it abstains. Such replies are counted from"
              + " here on.",
          text.length() <= 80 ? text : text.substring(0, 80) + "…",
          settings.labels());
    }
    counts.wrongLabels.increment();
    return Double.NaN;
  }

  private double refuse(String reason) {
    if (counts.refusals() == 0) {
      LOG.warn(
          "The judge does not take a question: {}; it abstains. Such replies are counted from here"
              + " on.",
          reason);
    }
    counts.refusals.increment();
    return Double.NaN;
  }

  @Override
  public void close() {
    try {
      budget.close();
    } catch (IOException e) {
      LOG.debug("The ledger could not be closed; all that it counts is on the disk.", e);
    }
  }

  private void stop(String why) {
    if (stopped.compareAndSet(null, why)) {
      LOG.debug("Nothing more is asked: {}", why);
    }
  }
}
