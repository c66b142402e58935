package org.comal.oracle.judge;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.ApiKey;
import org.comal.tck.OracleKit;
import org.comal.text.PromptTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class JudgeOracleKitTest extends OracleKit {
  private static FakeJudge server;
  private static JudgeOracle judge;

  @BeforeAll
  static void start() throws IOException {
    server =
        new FakeJudge()
            .when("one", FakeJudge.logprobs(-0.1, -2.5))
            .when("two", FakeJudge.text("B"))
            .when("three", FakeJudge.logprobs(-1, -0.5));
    judge = judge("fake");
  }

  private static JudgeOracle judge(String model) {
    return new JudgeOracle(
        new ChatEndpoint(EndpointSettings.of(server.url(), model), ApiKey.NONE),
        JudgeSettings.defaults(),
        PromptTemplate.parse(
            "test",
            "{instruction} {output_1} {output_2}",
            List.of("instruction", "output_1", "output_2")));
  }

  @AfterAll
  static void stop() {
    judge.close();
    server.close();
  }

  private static Comparison question(String instruction) {
    return new Comparison(
        Prompt.user(instruction, instruction),
        new Response(new int[0], "this", true),
        new Response(new int[0], "that", true));
  }

  @Override
  protected PreferenceOracle oracle() {
    return judge;
  }

  /** The judge's replies are A at a log-probability of -.1 against -2.5. */
  @Override
  protected List<Comparison> firstWins() {
    return List.of(question("one"));
  }

  @Override
  protected Optional<PreferenceOracle> other() {
    return Optional.of(judge("another"));
  }

  @Override
  protected List<Comparison> comparisons() {
    return List.of(question("one"), question("two"), question("three"));
  }

  /** The fake judge always prefers a place. */
  @Override
  protected boolean antisymmetric() {
    return false;
  }
}
