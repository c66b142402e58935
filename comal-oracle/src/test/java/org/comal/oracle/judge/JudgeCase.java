package org.comal.oracle.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.plugin.ApiKey;
import org.comal.random.RandomSource;
import org.comal.text.PromptTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A judge to be tested: what it asks is no server, and no time passes while it waits. */
abstract class JudgeCase {
  static final RandomSource RANDOM = new RandomSource(1);
  static final String SECRET = "sk-test-0123456789abcdef";
  static final PromptTemplate TEMPLATE =
      PromptTemplate.parse(
          "test",
          "{instruction}: {output_1} or {output_2}?",
          List.of("instruction", "output_1", "output_2"));

  final FakePace pace = new FakePace();
  FakeJudge server;

  @BeforeEach
  void open() throws IOException {
    server = new FakeJudge();
  }

  @AfterEach
  void close() {
    server.close();
  }

  JudgeOracle judge() {
    return judge(5, 4, Long.MAX_VALUE, Double.POSITIVE_INFINITY);
  }

  JudgeOracle judge(int retries, int concurrency, long maxRequests, double perMinute) {
    return new JudgeOracle(
        settings(retries, concurrency, maxRequests, perMinute, 0),
        TEMPLATE,
        ApiKey.of(SECRET),
        pace);
  }

  JudgeSettings settings(
      int retries, int concurrency, long maxRequests, double perMinute, double temperature) {
    return settings(retries, concurrency, maxRequests, perMinute, temperature, Optional.empty());
  }

  JudgeSettings settings(
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

  static Comparison question(String instruction) {
    return question(instruction, "this", "that");
  }

  static Comparison question(String instruction, String first, String second) {
    return new Comparison(
        Prompt.user(instruction, instruction),
        new Response(new int[0], first, true),
        new Response(new int[0], second, true));
  }

  static double ask(JudgeOracle judge, String instruction) {
    return judge.prefer(List.of(question(instruction)), RANDOM)[0];
  }
}
