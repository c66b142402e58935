package org.comal.oracle.judge;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.comal.oracle.judge.verdict.ScoredToken;

/**
 * What came of one request to a {@link JudgeModel}: the model's words, or why there are none and so
 * what to do next.
 */
public sealed interface JudgeReply {

  /** {@return tokens that the request took; empty where nobody says so} */
  default Optional<TokenUsage> usage() {
    return Optional.empty();
  }

  /**
   * The model's words.
   *
   * @param text what it says; may be empty where it says nothing
   * @param cutOff whether it had more to say and no room
   * @param tokens of the text, in order, with log-probabilities; empty where there are none
   * @param usage tokens that it took; empty where they are not told
   */
  record Said(String text, boolean cutOff, List<ScoredToken> tokens, Optional<TokenUsage> usage)
      implements JudgeReply {
    /**
     * Takes the words.
     *
     * @param text not null
     * @param cutOff whether the end is missing
     * @param tokens copied
     * @param usage empty rather than null
     */
    public Said {
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(usage, "usage");
      tokens = List.copyOf(tokens);
    }
  }

  /** No words this time: another request is worth it. */
  sealed interface Failure extends JudgeReply permits TryAgain, Unreachable, FewerAlternatives {
    /**
     * {@return why, in a phrase that can stand behind "the last with", as {@code status 503:
     * overloaded}}
     */
    String reason();

    /**
     * {@return how long the model's server asks to wait; empty where it leaves that to the caller}
     */
    default Optional<Duration> pause() {
      return Optional.empty();
    }
  }

  /**
   * Worth another try later.
   *
   * @param reason why
   * @param pause how long the model's server asks to wait; empty where it leaves that to the caller
   * @param usage tokens that were paid for all the same
   */
  record TryAgain(String reason, Optional<Duration> pause, Optional<TokenUsage> usage)
      implements Failure {
    /**
     * Takes the reason of a failure after which nothing else is known.
     *
     * @param reason why
     */
    public TryAgain(String reason) {
      this(reason, Optional.empty(), Optional.empty());
    }

    /**
     * {@return a failure for want of a reply in time}
     *
     * @param timeout that was waited for
     */
    public static TryAgain late(Duration timeout) {
      return new TryAgain("no complete reply within " + timeout.toMillis() + " ms");
    }
  }

  /**
   * Nobody was there: worth another try, but where none helps the judge is gone.
   *
   * @param reason why
   */
  record Unreachable(String reason) implements Failure {}

  /**
   * The model does not list so many alternatives: worth a request for fewer at once.
   *
   * @param alternatives to ask for instead, below what was asked for; 0 for no log-probabilities
   * @param reason why
   */
  record FewerAlternatives(int alternatives, String reason) implements Failure {}

  /**
   * The model does not take this question, as one that is too long.
   *
   * @param reason why
   */
  record Declined(String reason) implements JudgeReply {}

  /**
   * Refused for good: no question would fare better.
   *
   * @param why what follows "the judge at …", as {@code turns requests away: status 401}
   * @param advice what to do about it, in a sentence; empty where there is none to give
   */
  record Refused(String why, String advice) implements JudgeReply {}
}
