package org.comal.oracle.judge;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.comal.oracle.judge.verdict.LabelReader;
import org.comal.text.web.Backoff;
import org.comal.text.web.Pace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one question until there is a verdict: rate limit, budget, retries with back-off. Safe for
 * use by several threads, which share limit and budget.
 *
 * <p>A question that no attempt brings a verdict on is an abstention, unless the model could not be
 * reached at the last of them, or several questions in a row come to nothing or are refused: then
 * the judge is gone or takes none, and nothing more is asked.
 *
 * <p>What the model says reaches logs and messages with its secrets masked.
 */
final class Attempts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** Questions in a row that come to nothing before the judge is taken for gone, at least. */
  private static final int LEAST_IN_A_ROW = 3;

  /** Alternatives of each token to ask for: as many as the most generous server lists. */
  private static final int MOST_LOGPROBS = 20;

  private final JudgeModel model;
  private final JudgeSettings settings;
  private final LabelReader labels;
  private final Pace pace;
  private final RateLimit rate;
  private final Backoff backoff;
  private final JudgeCounts counts;
  private final RequestBudget budget;
  private final AtomicInteger inARow = new AtomicInteger();
  private final AtomicReference<String> stopped = new AtomicReference<>();
  private volatile int logprobs;

  /**
   * @param budget from here on owned
   */
  Attempts(
      JudgeModel model,
      JudgeSettings settings,
      Pace pace,
      JudgeCounts counts,
      RequestBudget budget) {
    this.model = model;
    this.settings = settings;
    this.labels = new LabelReader(settings.labels(), settings.verdict());
    this.pace = pace;
    this.backoff = new Backoff(settings.backoff(), settings.maxBackoff());
    this.rate = new RateLimit(settings.requestsPerMinute(), pace);
    this.counts = counts;
    this.budget = budget;
    this.logprobs = settings.logprobs() ? MOST_LOGPROBS : 0;
  }

  /**
   * What came of a question.
   *
   * @param preference P(first), or NaN where the judge has no verdict
   * @param replied whether the judge said so; otherwise no attempt brought a reply, and another
   *     time the judge may answer
   */
  record Judged(double preference, boolean replied) {}

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
  Optional<Judged> ask(String question, RandomGenerator jitter, BooleanSupplier over)
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
      int listed = logprobs;
      JudgeReply reply = model.ask(new JudgeRequest(question, listed, settings.timeout()));
      counts.took(reply);
      if (reply instanceof JudgeReply.Said said) {
        inARow.set(0);
        return Optional.of(new Judged(read(said), true));
      }
      if (reply instanceof JudgeReply.Refused refused) {
        stop(
            judge()
                + model.masked(refused.why())
                + (refused.advice().isEmpty() ? "" : "\n" + refused.advice()));
        return Optional.empty();
      }
      if (reply instanceof JudgeReply.Declined declined) {
        return decline(model.masked(declined.reason()));
      }
      if (reply instanceof JudgeReply.FewerAlternatives fewer && listed > 0) {
        askForFewer(fewer.alternatives(), listed, model.masked(fewer.reason()));
        attempt--;
      } else if (reply instanceof JudgeReply.Failure failure) {
        unreachable = failure instanceof JudgeReply.Unreachable;
        reason = model.masked(failure.reason());
        LOG.debug("Attempt {} failed: {}", attempt + 1, reason);
        Optional<Duration> asked = failure.pause();
        if (asked.isPresent() && asked.get().compareTo(settings.maxServerWait()) > 0) {
          stop(
              judge()
                  + "asks to wait "
                  + inWords(asked.get())
                  + " before the next request, which is longer than max-server-wait-seconds allows: "
                  + reason
                  + "\nMaybe go on then; what was recorded is not asked for again.");
          return Optional.empty();
        }
        // It holds for the other questions' requests as well.
        asked.ifPresent(rate::hold);
        if (attempt < settings.retries() && asked.isEmpty()) {
          pace.sleep(backoff.pause(attempt, jitter));
        }
      }
    }
    counts.failures.increment();
    if (unreachable || tooManyInARow()) {
      stop(
          judge()
              + "gives no reply, after "
              + (settings.retries() + 1)
              + " attempts the last with "
              + reason
              + ".\nWhat was recorded is not asked for again.");
      return Optional.empty();
    }
    LOG.warn(
        "The judge gave no reply in {} attempts, the last with {}; it abstains.",
        settings.retries() + 1,
        reason);
    return Optional.of(new Judged(Double.NaN, false));
  }

  /** How a sentence about it begins. */
  private String judge() {
    return "the judge at " + model.address() + " ";
  }

  /** Leaves a question open that the judge does not take; empty where it takes none. */
  private Optional<Judged> decline(String reason) {
    if (tooManyInARow()) {
      stop(
          judge()
              + "takes no question, the last "
              + inARow.get()
              + " in a row with "
              + reason
              + ".\nMaybe the server's words tell what of the request it does not take.");
      return Optional.empty();
    }
    if (counts.refusals() == 0) {
      LOG.warn(
          "The judge does not take a question: {}; it abstains. Such replies are counted from here"
              + " on.",
          reason);
    }
    counts.refusals.increment();
    return Optional.of(new Judged(Double.NaN, true));
  }

  /** Counts a question that came to nothing. */
  private boolean tooManyInARow() {
    return inARow.incrementAndGet() >= Math.max(LEAST_IN_A_ROW, settings.concurrency());
  }

  private static String inWords(Duration wait) {
    return wait.compareTo(Duration.ofHours(3)) < 0
        ? Math.max(1, Math.round(wait.toSeconds() / 60.0)) + " minutes"
        : wait.compareTo(Duration.ofDays(3)) < 0
            ? Math.round(wait.toMinutes() / 60.0) + " hours"
            : wait.toDays() + " days";
  }

  /** Fewer alternatives for all questions, unless another one has seen to it. */
  private void askForFewer(int alternatives, int listed, String reason) {
    int fewer = Math.max(0, Math.min(alternatives, listed - 1));
    if (logprobs == listed) {
      logprobs = fewer;
      if (fewer > 0) {
        LOG.warn(
            "The judge lists no {} alternatives ({}); it is asked for {}.", listed, reason, fewer);
      } else {
        LOG.warn("The judge offers no log-probabilities ({}); its text is read.", reason);
      }
    }
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
              + ".\nMaybe raise it; recorded verdicts are not asked for again.");
    } catch (IOException e) {
      stop(
          "a request could not be counted in the ledger "
              + model.masked(e.getMessage())
              + "; none is sent that is not counted");
    }
    return false;
  }

  private double read(JudgeReply.Said said) {
    LabelReader.Reading reading =
        labels.read(said.text(), said.cutOff(), settings.logprobs() ? said.tokens() : List.of());
    switch (reading.by()) {
      case LOGPROBS -> counts.byLogprobs.increment();
      case FIRST_TOKEN -> counts.byFirstToken.increment();
      case TEXT -> counts.byText.increment();
      case TIE -> counts.ties.increment();
      case NOTHING -> unread(said);
    }
    return reading.preference();
  }

  private void unread(JudgeReply.Said said) {
    if (counts.wrongLabels() == 0) {
      String text = model.masked(said.text());
      LOG.warn(
          "No verdict for one of {} can be read from what the judge said, \"{}\"{}; it abstains. Such"
              + " replies are counted from here on.",
          settings.labels(),
          text.length() <= 80 ? text : text.substring(0, 80) + "…",
          said.cutOff() ? ", which was cut off: maybe raise max-tokens" : "");
    }
    counts.wrongLabels.increment();
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
