package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.comal.oracle.judge.FakeJudge.body;
import static org.comal.oracle.judge.FakeJudge.cutOff;
import static org.comal.oracle.judge.FakeJudge.logprobs;
import static org.comal.oracle.judge.FakeJudge.text;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.files.FileTurns;
import org.comal.oracle.OracleException;
import org.comal.oracle.record.RecordedOracle;
import org.comal.oracle.record.VerdictFile;
import org.comal.random.RandomSource;
import org.comal.text.PromptTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class JudgeOracleTest {
  private static final RandomSource RANDOM = new RandomSource(1);
  private static final String SECRET = "sk-test-0123456789abcdef";
  private static final PromptTemplate TEMPLATE =
      PromptTemplate.parse(
          "test",
          "{instruction}: {output_1} or {output_2}?",
          List.of("instruction", "output_1", "output_2"));

  private final FakePace pace = new FakePace();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private FakeJudge server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeJudge();
    Logger logger = (Logger) LoggerFactory.getLogger("org.comal.oracle.judge");
    logger.setLevel(Level.TRACE);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    ((Logger) LoggerFactory.getLogger("org.comal.oracle.judge")).detachAppender(log);
    server.close();
  }

  private JudgeOracle judge() {
    return judge(5, 4, Long.MAX_VALUE, Double.POSITIVE_INFINITY);
  }

  private JudgeOracle judge(int retries, int concurrency, long maxRequests, double perMinute) {
    return new JudgeOracle(
        settings(retries, concurrency, maxRequests, perMinute, 0),
        TEMPLATE,
        ApiKey.of(SECRET),
        pace);
  }

  private JudgeSettings settings(
      int retries, int concurrency, long maxRequests, double perMinute, double temperature) {
    return settings(retries, concurrency, maxRequests, perMinute, temperature, Optional.empty());
  }

  private JudgeSettings settings(
      int retries,
      int concurrency,
      long maxRequests,
      double perMinute,
      double temperature,
      Optional<Path> ledger) {
    ObjectNode extra = JsonNodeFactory.instance.objectNode().put("seed", 7);
    extra.putNull("max_tokens");
    return new JudgeSettings(
        server.url(),
        "fake-model",
        List.of("A", "B"),
        Optional.empty(),
        true,
        temperature,
        16,
        extra,
        // Long enough for a loaded machine; only the tests of silence wait for it.
        Duration.ofSeconds(2),
        retries,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofHours(2),
        perMinute,
        concurrency,
        maxRequests,
        ledger,
        Optional.of(new TokenPrices(2.5, 10)));
  }

  private static Comparison question(String instruction) {
    return question(instruction, "this", "that");
  }

  private static Comparison question(String instruction, String first, String second) {
    return new Comparison(
        Prompt.user(instruction, instruction),
        new Response(new int[0], first, true),
        new Response(new int[0], second, true));
  }

  private static double ask(JudgeOracle judge, String instruction) {
    return judge.prefer(List.of(question(instruction)), RANDOM)[0];
  }

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
        new JudgeOracle(
            JudgeSettings.of(server.url(), "fake-model"), TEMPLATE, ApiKey.NONE, pace)) {
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
    JudgeSettings settings = settings(5, 1, 100, Double.POSITIVE_INFINITY, 0);
    settings.extra().remove("max_tokens");
    try (JudgeOracle judge = new JudgeOracle(settings, TEMPLATE, ApiKey.NONE, pace)) {
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
    JudgeSettings settings = settings(5, 1, 100, Double.POSITIVE_INFINITY, 0);
    settings.extra().remove("max_tokens");
    try (JudgeOracle judge = new JudgeOracle(settings, TEMPLATE, ApiKey.NONE, pace)) {
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
          .hasMessageContaining("gives no answer, after 3 attempts the last with status 500: down")
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
          .withMessageContaining("gives no answer, after 2 attempts the last with no connection");
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
  void abstainsFromAQuestionThatTheServerDoesNotTake() {
    server.when("long", body(400, "{\"error\": {\"message\": \"maximum context length\"}}"));
    try (JudgeOracle judge = judge()) {
      assertThat(judge.prefer(List.of(question("long"), question("short")), RANDOM))
          .containsExactly(Double.NaN, 1);
      assertThat(judge.counts().refusals()).isEqualTo(1);
      assertThat(server.attempts("long")).isEqualTo(1);
    }
  }

  @Test
  void keepsTheBudgetAndTheVerdictsThatItBought() {
    List<Comparison> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(question("number " + i));
    }
    try (JudgeOracle judge = judge(5, 4, 6, Double.POSITIVE_INFINITY)) {
      Map<Integer, Double> heard = new ConcurrentHashMap<>();
      OracleException spent =
          catchThrowableOfType(OracleException.class, () -> judge.prefer(ten, RANDOM, heard::put));
      assertThat(spent).hasMessageContaining("the budget of max-requests = 6 is spent");
      assertThat(heard).hasSize(6).allSatisfy((i, p) -> assertThat(p).isEqualTo(1));
      assertThatIllegalStateException()
          .isThrownBy(() -> judge.prefer(ten, RANDOM))
          .withMessageContaining("the budget of max-requests = 6 is spent");
      assertThat(server.requests).hasSize(6);
    }
  }

  /** A run that ended, by a kill or by its budget, is taken up with the verdicts it had. */
  @Test
  void whatWasRecordedIsNotAskedAgain(@TempDir Path directory) {
    List<Comparison> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(question("number " + i));
    }
    server.when("number 3", body(500, ""), body(429, ""), text("B"));
    Path file = directory.resolve("answers.duckdb");
    RecordedOracle.Settings all = RecordedOracle.Settings.DEFAULT;
    try (JudgeOracle judge = judge(5, 1, 6, Double.POSITIVE_INFINITY)) {
      // Four requests for the first four questions, two in vain, and one is left for none.
      assertThatIllegalStateException()
          .isThrownBy(
              () -> new RecordedOracle(judge, new VerdictFile(file, 60), all).prefer(ten, RANDOM))
          .withMessageContaining("the budget of max-requests = 6 is spent");
    }
    int before = server.requests.size();
    assertThat(before).isEqualTo(6);
    try (JudgeOracle judge = judge()) {
      assertThat(new RecordedOracle(judge, new VerdictFile(file, 60), all).prefer(ten, RANDOM))
          .containsExactly(1, 1, 1, 0, 1, 1, 1, 1, 1, 1);
      assertThat(judge.counts().requests()).isEqualTo(6);
    }
    // Ten questions once each, and two attempts in vain.
    assertThat(server.requests).hasSize(12);
  }

  @Test
  void retriesCountAgainstTheBudget() {
    server.when("hopeless", body(500, "down"));
    try (JudgeOracle judge = judge(5, 1, 3, Double.POSITIVE_INFINITY)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ask(judge, "hopeless"))
          .withMessageContaining("the budget of max-requests = 3 is spent");
      assertThat(server.requests).hasSize(3);
    }
  }

  @Test
  void theBudgetOfALedgerHoldsOverStarts(@TempDir Path directory) {
    Path ledger = directory.resolve("requests.jsonl");
    for (int start = 0; start < 2; start++) {
      try (JudgeOracle judge =
          new JudgeOracle(
              settings(5, 1, 3, Double.POSITIVE_INFINITY, 0, Optional.of(ledger)),
              TEMPLATE,
              ApiKey.of(SECRET),
              pace)) {
        List<Comparison> two = List.of(question("one " + start), question("two " + start));
        if (start == 0) {
          assertThat(judge.prefer(two, RANDOM)).containsExactly(1, 1);
        } else {
          assertThatIllegalStateException()
              .isThrownBy(() -> judge.prefer(two, RANDOM))
              .withMessageStartingWith(
                  "the budget of max-requests = 3 is spent, as " + ledger + " counts.");
        }
      }
    }
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void sendsNothingThatCannotBeCounted(@TempDir Path directory) throws IOException {
    Path ledger = Files.writeString(directory.resolve("notes.txt"), "Mine.\n");
    try (JudgeOracle judge =
        new JudgeOracle(
            settings(5, 1, 3, Double.POSITIVE_INFINITY, 0, Optional.of(ledger)),
            TEMPLATE,
            ApiKey.NONE,
            pace)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ask(judge, "any"))
          .withMessage(
              "a request could not be counted in the ledger "
                  + ledger
                  + ": it is no ledger of requests; name another file in ledger; none is sent that"
                  + " is not counted");
    }
    assertThat(server.requests).isEmpty();
  }

  @Test
  void stopsWhereTheKeyIsTurnedAwayAndNeverShowsIt() {
    server.when(
        "any",
        body(401, "{\"error\": {\"message\": \"Incorrect API key provided: " + SECRET + "\"}}"));
    try (JudgeOracle judge = judge()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ask(judge, "any"))
          .withMessageContaining(
              "turns requests away: status 401: Incorrect API key provided: ****");
      assertThat(server.attempts("any")).isEqualTo(1);
      assertThatIllegalStateException().isThrownBy(() -> ask(judge, "fine"));
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void neverShowsTheKey() {
    server
        .when("echo", text(SECRET))
        .when("refused", body(400, SECRET))
        .when("busy", body(500, SECRET), text("A"))
        .when("quota", body(429, "insufficient_quota for " + SECRET));
    List<String> shown = new ArrayList<>();
    ApiKey key = ApiKey.of(" " + SECRET + "\n");
    shown.add(key.toString());
    try (JudgeOracle judge = judge(2, 1, 100, Double.POSITIVE_INFINITY)) {
      List<Comparison> questions =
          List.of(question("echo"), question("refused"), question("busy"), question("quota"));
      shown.add(
          catchThrowableOfType(OracleException.class, () -> judge.prefer(questions, RANDOM))
              .toString());
      shown.add(judge.id());
      shown.add(judge.counts().figures().toString());
      shown.add(settings(1, 1, 1, 1, 0).toString());
    }
    log.list.forEach(e -> shown.add(e.getFormattedMessage() + e.getThrowableProxy()));
    assertThat(log.list).hasSizeGreaterThanOrEqualTo(4);
    assertThat(shown).hasSize(5 + log.list.size()).noneMatch(s -> s.contains(SECRET));
    assertThat(shown).anyMatch(s -> s.contains("****"));
  }

  /** Where a text is cut off, part of a key would not be known for one. */
  @Test
  void aKeyIsMaskedBeforeATextIsCutOff() {
    server
        .when("refused", body(400, "x".repeat(290) + SECRET))
        .when("echo", text("x".repeat(70) + SECRET));
    try (JudgeOracle judge = judge()) {
      judge.prefer(List.of(question("refused"), question("echo")), RANDOM);
    }
    assertThat(log.list).hasSizeGreaterThanOrEqualTo(2);
    assertThat(log.list)
        .allSatisfy(e -> assertThat(e.getFormattedMessage()).doesNotContain("sk-"))
        .anySatisfy(e -> assertThat(e.getFormattedMessage()).contains("xxx****"));
  }

  /** As servers write it that escape what need not be. */
  @Test
  void aKeyIsMaskedHoweverItIsEscaped() {
    ApiKey key = ApiKey.of("sk-AAAA+BBBB/CCCC==");
    server
        .when("net", body(400, "{\"error\": {\"message\": \"bad sk-AAAA\\u002BBBBB/CCCC==\"}}"))
        .when("php", body(400, "{\"error\": \"bad sk-AAAA+BBBB\\/CCCC==\"}"))
        .when("other", body(400, "{\"detail\": [\"bad sk-AAAA\\u002BBBBB\\/CCCC==\"]}"));
    for (String server : List.of("net", "php", "other")) {
      log.list.clear();
      try (JudgeOracle judge =
          new JudgeOracle(settings(0, 1, 9, Double.POSITIVE_INFINITY, 0), TEMPLATE, key, pace)) {
        ask(judge, server);
      }
      assertThat(log.list)
          .as(server)
          .anySatisfy(e -> assertThat(e.getFormattedMessage()).contains("bad ****"))
          .allSatisfy(e -> assertThat(e.getFormattedMessage()).doesNotContain("BBBB"));
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
    JudgeSettings counted = settings(0, 2, 100, Double.POSITIVE_INFINITY, 0, Optional.of(ledger));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    try (JudgeOracle judge = new JudgeOracle(counted, TEMPLATE, ApiKey.NONE, pace)) {
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
  void doesNotFollowARedirectWithTheKey() {
    server.when("moved", body(307, "", "Location", server.url() + "/elsewhere"));
    try (JudgeOracle judge = judge()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ask(judge, "moved"))
          .withMessageContaining("status 307");
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
    JudgeSettings warm = settings(0, 2, 100, Double.POSITIVE_INFINITY, 0.7);
    try (JudgeOracle judge = new JudgeOracle(warm, TEMPLATE, ApiKey.NONE, pace)) {
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
}
