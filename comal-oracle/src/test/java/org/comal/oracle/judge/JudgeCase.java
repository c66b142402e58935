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
    return judge(settings(retries, concurrency, maxRequests, perMinute, Optional.empty()));
  }

  JudgeOracle judge(JudgeSettings settings) {
    return judge(endpoint(), ApiKey.of(SECRET), settings);
  }

  JudgeOracle judge(EndpointSettings endpoint, ApiKey key, JudgeSettings settings) {
    return new JudgeOracle(new ChatEndpoint(endpoint, key, pace), settings, TEMPLATE, pace);
  }

  /** A model at a temperature of 0, with fields of its own. */
  EndpointSettings endpoint() {
    return endpoint(0);
  }

  EndpointSettings endpoint(double temperature) {
    ObjectNode extra = JsonNodeFactory.instance.objectNode().put("seed", 7);
    extra.putNull("max_tokens");
    return new EndpointSettings(
        server.url(), "fake-model", temperature, 16, extra, Duration.ofSeconds(2));
  }

  JudgeSettings settings(
      int retries, int concurrency, long maxRequests, double perMinute, Optional<Path> ledger) {
    return new JudgeSettings(
        List.of("A", "B"),
        Optional.empty(),
        true,
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
