package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.comal.oracle.judge.FakeJudge.body;
import static org.comal.oracle.judge.FakeJudge.cutOff;
import static org.comal.oracle.judge.FakeJudge.logprobs;
import static org.comal.oracle.judge.FakeJudge.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.comal.data.Comparison;
import org.comal.oracle.OracleException;
import org.comal.plugin.ApiKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a judge takes a server that fails, asks it to wait or refuses what it is asked. */
class JudgeAttemptsTest extends JudgeCase {
  @Test
  void doesWithoutLogprobsWhereTheServerRefusesThem() {
    server.when(
        "plain",
        body(400, "{\"error\": {\"message\": \"logprobs are not supported\"}}"),
        text("B"));
    try (JudgeOracle judge = judge(0, 1, 100, Double.POSITIVE_INFINITY)) {
      assertThat(ask(judge, "plain")).isZero();
      assertThat(server.requests.get(1).has("logprobs")).isFalse();
      ask(judge, "another");
      assertThat(server.requests.get(2).has("logprobs")).isFalse();
    }
  }

  @Test
  void asksAgainAfterEveryKindOfFailureAndLosesNoVerdict() {
    server
        .when("busy", body(429, "slow down"), body(503, ""), logprobs(-1, -1))
        .when("broken", body(500, "<html>oops</html>"), text("B"))
        .when("cut", cutOff(), text("B"))
        .when("malformed", body(200, "{\"choices\": [{\"mess"), text("B"))
        .when("empty", body(200, "{}"), text("B"))
        .when("slow", server.silence(), text("B"))
        .when("trickling", server.trickle(), text("B"));
    List<Comparison> all = new ArrayList<>();
    for (String s :
        List.of("busy", "broken", "cut", "malformed", "empty", "slow", "trickling", "fine")) {
      all.add(question(s));
    }
    try (JudgeOracle judge = judge()) {
      assertThat(judge.prefer(all, RANDOM)).containsExactly(0.5, 0, 0, 0, 0, 0, 0, 1);
      assertThat(judge.counts().retries()).isEqualTo(2 + 6);
      assertThat(judge.counts().requests()).isEqualTo(8 + 8);
      assertThat(judge.counts().failures()).isZero();
    }
  }

  @Test
  void waitsLongerEachTimeAndAsLongAsTheServerAsks() {
    server.when(
        "busy",
        body(500, ""),
        body(500, ""),
        body(429, "", "Retry-After", "7"),
        body(429, "", "Retry-After", "3600"),
        body(500, ""),
        text("A"));
    try (JudgeOracle judge = judge()) {
      assertThat(ask(judge, "busy")).isEqualTo(1);
    }
    assertThat(pace.sleeps).hasSize(5);
    // 1 s and 2 s, between half and the whole of it; then what is asked; then 16 s, at most 10 s.
    assertThat(pace.sleeps.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(pace.sleeps.get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(pace.sleeps.get(2)).isEqualTo(Duration.ofSeconds(7));
    assertThat(pace.sleeps.get(3)).isEqualTo(Duration.ofHours(1));
    assertThat(pace.sleeps.get(4)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  @Test
  void aWaitThatTheServerAsksForHoldsForAllQuestions() {
    server.when("busy", body(429, "", "retry-after-ms", "6000"), text("A"));
    try (JudgeOracle judge = judge(0, 1, 100, Double.POSITIVE_INFINITY)) {
      // The first question has no attempt left; the second one waits.
      judge.prefer(List.of(question("busy"), question("fine")), RANDOM);
    }
    assertThat(pace.sleeps).containsExactly(Duration.ofSeconds(6));
  }

  @Test
  void stopsWhereTheServerAsksToWaitTooLong() {
    server.when("busy", body(429, "quota", "Retry-After", "Mon, 01 Mar 2077 12:00:00 GMT"));
    try (JudgeOracle judge = judge()) {
      assertThatExceptionOfType(OracleException.class)
          .isThrownBy(() -> ask(judge, "busy"))
          .withMessageContaining("asks to wait")
          .withMessageContaining("longer than max-server-wait-seconds allows: status 429: quota")
          .withMessageContaining("Maybe go on then");
      assertThat(server.attempts("busy")).isEqualTo(1);
    }
    assertThat(pace.sleeps).isEmpty();
  }

  /** Every question would fare alike. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
            + " 'max_completion_tokens' instead. | max_tokens | does not take max_tokens"
            + " | extra { max_tokens = null, max_completion_tokens = 16 }",
        "Unsupported value: 'temperature' does not support 0 with this model. | temperature"
            + " | does not take temperature | extra { temperature = null }",
        "Unsupported value: 'temperature' does not support 0. | | does not take temperature"
            + " | extra { temperature = null }",
        "Unknown field seed | | does not take seed | extra { seed = null }"
      })
  void stopsWithAdviceWhereAFieldIsRefused(String words, String param, String what, String advice) {
    String named = param == null ? "" : ", \"param\": \"" + param + "\"";
    server.when("fine", body(400, "{\"error\": {\"message\": \"" + words + "\"" + named + "}}"));
    try (JudgeOracle judge = judgeWithLength()) {
      assertThatExceptionOfType(OracleException.class)
          .isThrownBy(() -> judge.prefer(List.of(question("fine"), question("fine 2")), RANDOM))
          .withMessageContaining(what)
          .withMessageContaining(advice);
    }
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void aQuestionThatIsTooLongIsNoRefusedField() {
    String words =
        "'max_tokens' is too large: 16. This model's maximum context length is 8192 tokens and your"
            + " request has 8190 input tokens";
    server.when(
        "long",
        body(400, "{\"error\": {\"message\": \"" + words + "\", \"param\": \"max_tokens\"}}"));
    try (JudgeOracle judge = judgeWithLength()) {
      assertThat(judge.prefer(List.of(question("long"), question("short")), RANDOM))
          .containsExactly(Double.NaN, 1);
    }
  }

  @Test
  void asksForFewerAlternativesWhereTheServerBoundsThem() {
    server.when(
        "plain",
        body(
            400,
            "{\"error\": {\"message\": \"Invalid value for 'top_logprobs': must be less than or equal"
                + " to 8\", \"param\": \"top_logprobs\"}}"),
        logprobs(-1, -1));
    try (JudgeOracle judge = judge(0, 1, 100, Double.POSITIVE_INFINITY)) {
      assertThat(ask(judge, "plain")).isEqualTo(0.5);
      assertThat(server.requests.get(1).path("top_logprobs").asInt()).isEqualTo(8);
      assertThat(judge.counts().byLogprobs()).isEqualTo(1);
    }
  }

  @Test
  void abstainsWhereNoAttemptSucceeds() {
    server.when("hopeless", body(500, "down"));
    try (JudgeOracle judge = judge(2, 1, 100, Double.POSITIVE_INFINITY)) {
      assertThat(judge.prefer(List.of(question("hopeless"), question("fine")), RANDOM))
          .containsExactly(Double.NaN, 1);
      assertThat(server.attempts("hopeless")).isEqualTo(3);
      assertThat(judge.counts().failures()).isEqualTo(1);
      // The next batch goes on.
      assertThat(ask(judge, "fine")).isEqualTo(1);
    }
  }

  /** Alone a question may be at fault; several that fare alike are not. */
  @Test
  void stopsWhereNoQuestionIsAnsweredAnyMore() {
    server.when("down", body(500, "down"));
    List<Comparison> questions =
        List.of(
            question("fine"),
            question("down 1"),
            question("down 2"),
            question("down 3"),
            question("fine again"));
    try (JudgeOracle judge = judge(2, 1, 100, Double.POSITIVE_INFINITY)) {
      Map<Integer, Double> heard = new ConcurrentHashMap<>();
      OracleException gone =
          catchThrowableOfType(
              OracleException.class, () -> judge.prefer(questions, RANDOM, heard::put));
      assertThat(gone)
          .hasMessageContaining("gives no reply, after 3 attempts the last with status 500: down")
          .hasMessageContaining(server.url().toString());
      // What came to nothing is asked again another time.
      assertThat(heard).containsExactly(Map.entry(0, 1.0));
      assertThat(server.attempts("fine again")).isZero();
    }
  }

  @Test
  void stopsWhereTheServerIsGone() {
    try (JudgeOracle judge = judge(1, 1, 100, Double.POSITIVE_INFINITY)) {
      server.close();
      assertThatExceptionOfType(OracleException.class)
          .isThrownBy(() -> ask(judge, "fine"))
          .withMessageContaining("gives no reply, after 2 attempts the last with no connection");
    }
  }

  @Test
  void abstainsFromAQuestionThatTheServerDoesNotTake() {
    server.when("long", body(400, "{\"error\": {\"message\": \"maximum context length\"}}"));
    try (JudgeOracle judge = judge()) {
      assertThat(judge.prefer(List.of(question("long"), question("short")), RANDOM))
          .containsExactly(Double.NaN, 1);
      assertThat(judge.counts().refusals()).isEqualTo(1);
      assertThat(server.attempts("long")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"400", "403", "404", "422"})
  void knowsARefusedFieldByAnySpellingAndStatus(int status) {
    server.when(
        "plain",
        body(
            status,
            "{\"error\": {\"message\": \"Logprobs is not enabled for models/gemini-2.5-pro\"}}"),
        text("B"));
    server.when("other", body(status, "{\"message\": \"Max tokens is not a known parameter\"}"));
    try (JudgeOracle judge = judgeWithLength()) {
      assertThat(ask(judge, "plain")).isZero();
      assertThat(server.requests.get(1).has("logprobs")).isFalse();
      assertThatExceptionOfType(OracleException.class)
          .isThrownBy(() -> ask(judge, "other"))
          .withMessageContaining("does not take max_tokens: status " + status);
    }
  }

  @Test
  void namesTheFieldThatTheServerNamesFirst() {
    server.when(
        "plain",
        body(400, "{\"error\": {\"message\": \"Top logprobs must be at most 8\"}}"),
        logprobs(-1, -1));
    try (JudgeOracle judge = judge(0, 1, 100, Double.POSITIVE_INFINITY)) {
      assertThat(ask(judge, "plain")).isEqualTo(0.5);
      assertThat(server.requests.get(1).path("top_logprobs").asInt()).isEqualTo(8);
    }
  }

  /** No field is named, and all the same no question would fare better. */
  @Test
  void stopsWhereEveryQuestionIsRefused() {
    server.when("odd", body(400, "{\"error\": {\"message\": \"this account is odd\"}}"));
    List<Comparison> questions = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      questions.add(question("odd " + i));
    }
    try (JudgeOracle judge = judge(2, 1, 100, Double.POSITIVE_INFINITY)) {
      assertThatExceptionOfType(OracleException.class)
          .isThrownBy(() -> judge.prefer(questions, RANDOM))
          .withMessageContaining(
              "takes no question, the last 3 in a row with status 400: this account is odd");
      assertThat(server.requests).hasSize(3);
    }
  }

  @Test
  void aVerdictBetweenThemForgetsRefusals() {
    server.when("odd", body(400, "{\"error\": {\"message\": \"odd\"}}"));
    try (JudgeOracle judge = judge(2, 1, 100, Double.POSITIVE_INFINITY)) {
      assertThat(
              judge.prefer(
                  List.of(
                      question("odd 1"),
                      question("odd 2"),
                      question("fine"),
                      question("odd 3"),
                      question("odd 4")),
                  RANDOM))
          .containsExactly(Double.NaN, Double.NaN, 1, Double.NaN, Double.NaN);
    }
  }

  /** A judge without a key that tells the server how long the reply may be. */
  private JudgeOracle judgeWithLength() {
    EndpointSettings endpoint = endpoint();
    endpoint.extra().remove("max_tokens");
    return judge(
        endpoint, ApiKey.NONE, settings(5, 1, 100, Double.POSITIVE_INFINITY, Optional.empty()));
  }
}
