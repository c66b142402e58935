package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.oracle.OracleException;
import org.comal.oracle.judge.verdict.ScoredToken;
import org.junit.jupiter.api.Test;

/** What becomes of what a model of somebody's own replies. */
class JudgeModelTest extends JudgeCase {
  /** Gives replies in turn, the last on and on. */
  private static final class Scripted implements JudgeModel {
    final List<JudgeRequest> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<JudgeReply> replies;
    boolean closed;

    Scripted(JudgeReply... replies) {
      this.replies = Arrays.asList(replies);
    }

    @Override
    public String name() {
      return "mine";
    }

    @Override
    public String address() {
      return "home";
    }

    @Override
    public String parameters() {
      return "";
    }

    @Override
    public boolean deterministic() {
      return true;
    }

    @Override
    public JudgeReply ask(JudgeRequest request) {
      asked.add(request);
      return replies.get(Math.min(asked.size(), replies.size()) - 1);
    }

    @Override
    public String masked(String text) {
      return text.replace(SECRET, "****");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private JudgeOracle judge(Scripted model, int retries) {
    return new JudgeOracle(
        model,
        settings(retries, 1, 100, Double.POSITIVE_INFINITY, Optional.empty()),
        TEMPLATE,
        pace);
  }

  private static JudgeReply.Said said(String text, Optional<TokenUsage> usage) {
    Map<String, Double> logprobs = new LinkedHashMap<>();
    logprobs.put("A", -1.0);
    logprobs.put("B", -1.0);
    return new JudgeReply.Said(text, false, List.of(new ScoredToken(text, logprobs)), usage);
  }

  @Test
  void itsLogprobsAndTokensAreReadAndItIsClosed() {
    Scripted model = new Scripted(said("A", Optional.of(new TokenUsage(7, 1))));
    try (JudgeOracle judge = judge(model, 0)) {
      assertThat(ask(judge, "one")).isEqualTo(0.5);
      assertThat(judge.counts().promptTokens()).isEqualTo(7);
      assertThat(judge.id()).startsWith("judge:mine:");
      assertThat(judge.plan(1))
          .containsExactly("oracle: mine at home, up to 1 requests at once, 100 in all");
    }
    assertThat(model.asked)
        .containsExactly(new JudgeRequest("one: this or that?", 20, Duration.ofSeconds(2)));
    assertThat(model.closed).isTrue();
  }

  /** Also where it does not keep to what it was to say. */
  @Test
  void fewerAlternativesAreAskedForUntilThereAreNone() {
    Scripted model = new Scripted(new JudgeReply.FewerAlternatives(19, "no"));
    try (JudgeOracle judge = judge(model, 1)) {
      assertThat(ask(judge, "one")).isNaN();
      assertThat(judge.counts().failures()).isEqualTo(1);
    }
    // 20, then 19 for ever; each next is below the one before. Two attempts without any.
    assertThat(model.asked)
        .extracting(JudgeRequest::alternatives)
        .containsExactlyElementsOf(
            Stream.concat(Stream.iterate(20, n -> n > 0, n -> n - 1), Stream.of(0, 0)).toList());
  }

  @Test
  void aRefusalEndsTheWorkWithItsWordsAndAdviceAndWithoutSecrets() {
    Scripted model =
        new Scripted(new JudgeReply.Refused("knows no " + SECRET, "Maybe give another key."));
    try (JudgeOracle judge = judge(model, 3)) {
      assertThatExceptionOfType(OracleException.class)
          .isThrownBy(() -> ask(judge, "one"))
          .withMessage("the judge at home knows no ****\nMaybe give another key.");
      assertThat(model.asked).hasSize(1);
    }
  }

  @Test
  void aReplyThatIsLateIsAskedForAgain() {
    Scripted model =
        new Scripted(JudgeReply.TryAgain.late(Duration.ofSeconds(2)), said("B", Optional.empty()));
    try (JudgeOracle judge = judge(model, 3)) {
      assertThat(ask(judge, "one")).isEqualTo(0.5);
      assertThat(judge.counts().retries()).isEqualTo(1);
      assertThat(judge.counts().unmetered()).isEqualTo(1);
    }
  }
}
