package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.comal.oracle.judge.FakeJudge.body;
import static org.comal.oracle.judge.FakeJudge.logprobs;
import static org.comal.oracle.judge.FakeJudge.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.comal.data.Comparison;
import org.comal.files.FileTurns;
import org.comal.plugin.ApiKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeOracleTest extends JudgeCase {
  @Test
  void readsTheProbabilityFromTheLogprobsOfTheLabels() {
    server.when("sure", logprobs(-0.2, -1.8));
    try (JudgeOracle judge = judge()) {
      // σ(−.2 + 1.8) = σ(1.6).
      assertThat(ask(judge, "sure")).isCloseTo(1 / (1 + Math.exp(-1.6)), within(1e-12));
      assertThat(judge.counts().byLogprobs()).isEqualTo(1);
    }
    JsonNode request = server.requests.get(0);
    assertThat(request.toString())
        .isEqualTo(
            "{\"model\":\"fake-model\",\"messages\":[{\"role\":\"user\",\"content\":"
                + "\"sure: this or that?\"}],\"temperature\":0.0,\"logprobs\":true,"
                + "\"top_logprobs\":20,\"seed\":7}");
    assertThat(server.keys).containsExactly("Bearer " + SECRET);
  }

  @Test
  void tellsTokensAndCostOfWhateverTheServerAnswered() {
    server
        .when("first", FakeJudge.metered("A", 1200, 3))
        // The second attempt is paid for as well, though nothing could be read from the first.
        .when(
            "second",
            body(200, "{\"usage\": {\"prompt_tokens\": 800, \"completion_tokens\": 0}}"),
            FakeJudge.metered("neither", 800, 2))
        .when("third", text("B"))
        .when("fourth", body(429, "slow down"), FakeJudge.metered("B", 200, 5));
    try (JudgeOracle judge = judge()) {
      judge.prefer(
          List.of(question("first"), question("second"), question("third"), question("fourth")),
          RANDOM);

      assertThat(judge.statistics())
          .containsEntry("prompt-tokens", 1200.0 + 800 + 800 + 200)
          .containsEntry("completion-tokens", 3.0 + 0 + 2 + 5)
          .containsEntry("answers-of-untold-tokens", 1.0)
          .containsEntry("requests", 6.0);
      // 3,000 tokens at 2.5 a million and 10 at 10 a million.
      assertThat(judge.statistics().get("cost")).isCloseTo(0.0075 + 0.0001, within(1e-12));
    }
  }

  @Test
  void withoutPricesThereIsNoCostAndTheTokensAreCountedAllTheSame() {
    server.when("sure", FakeJudge.metered("A", 7, 1));
    try (JudgeOracle judge =
        judge(
            EndpointSettings.of(server.url(), "fake-model"),
            ApiKey.NONE,
            JudgeSettings.defaults())) {
      ask(judge, "sure");
      assertThat(judge.statistics()).containsEntry("prompt-tokens", 7.0).doesNotContainKey("cost");
    }
  }

  @Test
  void usageThatCannotBeIsNotCounted() {
    server
        .when("less", FakeJudge.metered("A", -7, 1))
        .when(
            "words",
            body(
                200,
                "{\"choices\": [{\"message\": {\"content\": \"A\"}}],"
                    + " \"usage\": {\"prompt_tokens\": \"many\", \"completion_tokens\": 1}}"));
    try (JudgeOracle judge = judge()) {
      judge.prefer(List.of(question("less"), question("words")), RANDOM);
      assertThat(judge.counts().promptTokens()).isZero();
      assertThat(judge.counts().completionTokens()).isZero();
      assertThat(judge.counts().unmetered()).isEqualTo(2);
    }
  }

  @Test
  void readsTheTextWhereThereAreNoLogprobs() {
    server.when("first", text("A")).when("second", text("Answer B."));
    try (JudgeOracle judge = judge()) {
      assertThat(judge.prefer(List.of(question("first"), question("second")), RANDOM))
          .containsExactly(1, 0);
      assertThat(judge.counts().byText()).isEqualTo(2);
    }
  }

  @Test
  void abstainsFromAWrongLabelAndCountsIt() {
    server.when("odd", text("Both are fine")).when("torn", text("A or B"));
    try (JudgeOracle judge = judge()) {
      Map<Integer, Double> heard = new ConcurrentHashMap<>();
      assertThat(judge.prefer(List.of(question("odd"), question("torn")), RANDOM, heard::put))
          .containsOnly(Double.NaN);
      assertThat(heard).containsExactly(Map.entry(0, Double.NaN), Map.entry(1, Double.NaN));
      assertThat(judge.counts().wrongLabels()).isEqualTo(2);
      assertThat(judge.counts().requests()).isEqualTo(2);
    }
  }

  @Test
  void asksNoMoreWhereItsVerdictsCannotBeKept() {
    List<Comparison> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(question("number " + i));
    }
    try (JudgeOracle judge = judge(5, 1, Long.MAX_VALUE, Double.POSITIVE_INFINITY)) {
      assertThatThrownBy(
              () ->
                  judge.prefer(
                      ten,
                      RANDOM,
                      (i, p) -> {
                        throw new UncheckedIOException(new IOException("no space left"));
                      }))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("no space left");
      assertThat(server.requests).hasSize(1);
      assertThat(judge.prefer(ten, RANDOM)).as("asked another time").containsOnly(1);
    }
  }

  /** Where the wait for the judge is cut off, and where it is the one for the ledger's lock. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void canBeAskedAgainAfterAnInterruption(boolean counting, @TempDir Path directory)
      throws Exception {
    server.when("slow", server.silence(), text("A"));
    Path ledger = directory.resolve("requests");
    JudgeSettings counted = settings(0, 2, 100, Double.POSITIVE_INFINITY, Optional.of(ledger));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    try (JudgeOracle judge = judge(endpoint(), ApiKey.NONE, counted)) {
      Thread asking =
          new Thread(
              () -> thrown.set(catchThrowable(() -> ask(judge, counting ? "fine" : "slow"))));
      synchronized (counting ? FileTurns.of(ledger) : this) {
        asking.start();
        while (counting
            ? asking.getState() != Thread.State.WAITING
            : server.attempts("slow") == 0) {
          Thread.sleep(10);
        }
        asking.interrupt();
        asking.join();
      }
      assertThat(thrown.get()).hasMessage("interrupted while waiting for the judge");
      assertThat(ask(judge, "fine")).isEqualTo(1);
      assertThat(ask(judge, "fine again")).isEqualTo(1);
    }
  }

  @Test
  void asksTheSameQuestionOnceAndADrawNever() {
    try (JudgeOracle judge = judge()) {
      assertThat(
              judge.prefer(
                  List.of(question("one"), question("one"), question("draw", "same", "same")),
                  RANDOM))
          .containsExactly(1, 1, 0.5);
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void aJudgeThatSamplesIsAskedEachTime() {
    JudgeSettings settings = settings(0, 2, 100, Double.POSITIVE_INFINITY, Optional.empty());
    try (JudgeOracle judge = judge(endpoint(0.7), ApiKey.NONE, settings)) {
      assertThat(judge.deterministic()).isFalse();
      judge.prefer(List.of(question("one"), question("one")), RANDOM);
      assertThat(server.requests).hasSize(2);
      assertThat(server.keys).containsOnly("none");
    }
  }

  @Test
  void keepsToItsConcurrencyAndRate() {
    List<Comparison> many = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      many.add(question("number " + i));
    }
    try (JudgeOracle judge = judge(0, 3, 100, 60)) {
      judge.prefer(many, RANDOM);
    }
    assertThat(server.mostUnder()).isBetween(1, 3);
    // One a second: eleven waits, none of which a fake clock shortens.
    assertThat(pace.sleeps.stream().mapToLong(Duration::toMillis).sum())
        .isBetween(11_000L, 33_000L);
  }

  /** As they were when they were first written into users' records. */
  @Test
  void idsStayWhatTheyWere() {
    URI url = URI.create("https://api.example.org/v1");
    try (JudgeOracle judge =
        judge(
            EndpointSettings.of(URI.create(url + "/"), "some-model"),
            ApiKey.NONE,
            JudgeSettings.defaults())) {
      assertThat(judge.id()).isEqualTo("judge:some-model:c8d087d3d2a9fb7e");
    }
    ObjectNode extra = JsonNodeFactory.instance.objectNode().put("seed", 7);
    JudgeSettings usual = JudgeSettings.defaults();
    try (JudgeOracle judge =
        judge(
            new EndpointSettings(url, "some-model", 0.7, 300, extra, usual.timeout()),
            ApiKey.NONE,
            new JudgeSettings(
                List.of("left", "right"),
                Optional.of(Pattern.compile("Verdict: (\\w+)")),
                false,
                usual.timeout(),
                1,
                usual.backoff(),
                usual.maxBackoff(),
                usual.maxServerWait(),
                1,
                1,
                1,
                Optional.empty(),
                Optional.empty()))) {
      assertThat(judge.id()).isEqualTo("judge:some-model:788cf25dbb62120b");
    }
  }

  @Test
  void logprobsThatNobodyAskedForAreNotRead() {
    server.when("sure", FakeJudge.logprobs(-0.1, -2.5));
    try (JudgeOracle judge =
        judge(endpoint(), ApiKey.NONE, JudgeSettings.defaults().withLogprobs(false))) {
      assertThat(ask(judge, "sure")).isEqualTo(1);
      assertThat(judge.counts().byText()).isEqualTo(1);
      assertThat(server.requests.get(0).has("logprobs")).isFalse();
    }
  }
}
