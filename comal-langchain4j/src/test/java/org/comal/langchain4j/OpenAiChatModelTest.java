package org.comal.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.comal.langchain4j.LangChainJudges.TEMPLATE;
import static org.comal.langchain4j.LangChainJudges.ask;
import static org.comal.langchain4j.LangChainJudges.make;
import static org.comal.langchain4j.LangChainJudges.question;
import static org.comal.oracle.judge.FakeJudge.body;
import static org.comal.oracle.judge.FakeJudge.metered;
import static org.comal.oracle.judge.FakeJudge.text;

import dev.langchain4j.model.openai.OpenAiChatModel;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.comal.oracle.OracleException;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.judge.FakeJudge;
import org.comal.oracle.judge.JudgeOracle;
import org.comal.oracle.judge.JudgeSettings;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model of LangChain4j's own, made by config, that asks a server on loopback. */
class OpenAiChatModelTest {
  private static final String SECRET = "sk-test-0123456789abcdef";

  private FakeJudge server;

  @BeforeEach
  void open() throws IOException {
    server = new FakeJudge();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static PreferenceOracle judge(String baseUrl, String keys) throws Exception {
    return make(
        """
        chat-model = dev.langchain4j.model.openai.OpenAiChatModel
        builder { baseUrl = "%s", modelName = some-model, temperature = 0, maxTokens = 16 }
        builder-env { apiKey = KEY }
        retries = 2, backoff-seconds = 0.01, concurrency = 2
        %s
        """
            .formatted(baseUrl, keys),
        Map.of("KEY", SECRET));
  }

  private PreferenceOracle judge() throws Exception {
    return judge(server.url().toString(), "");
  }

  @Test
  void asksAsItsBuilderIsTold() throws Exception {
    server.when("weather", metered("B", 400, 2));
    try (PreferenceOracle judge = judge()) {
      assertThat(ask(judge, "weather")).isZero();
      assertThat(judge.statistics())
          .containsEntry("prompt-tokens", 400.0)
          .containsEntry("completion-tokens", 2.0);
    }
    assertThat(server.requests)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.path("model").asText()).isEqualTo("some-model");
              assertThat(request.path("temperature").asDouble()).isZero();
              assertThat(request.path("max_tokens").asInt()).isEqualTo(16);
            });
    assertThat(server.keys).containsExactly("Bearer " + SECRET);
  }

  @Test
  void inJavaItIsHandedOver() {
    server.when("weather", text("B"));
    OpenAiChatModel chatModel =
        OpenAiChatModel.builder()
            .baseUrl(server.url().toString())
            .apiKey(SECRET)
            .modelName("some-model")
            .build();
    try (JudgeOracle judge =
        new JudgeOracle(
            new LangChainModel(chatModel, "some-model"), JudgeSettings.defaults(), TEMPLATE)) {
      assertThat(ask(judge, "weather")).isZero();
    }
  }

  @Test
  void aBusyServerIsAskedAgainAndEachRequestIsCounted() throws Exception {
    server.when("busy", body(429, "slow down"), body(500, "oops"), text("B"));
    try (PreferenceOracle judge = judge()) {
      assertThat(ask(judge, "busy")).isZero();
      assertThat(judge.statistics()).containsEntry("requests", 3.0).containsEntry("retries", 2.0);
    }
    assertThat(server.attempts("busy")).isEqualTo(3);
  }

  @Test
  void aKeyThatIsTurnedAwayEndsTheWorkAndIsNotShown() throws Exception {
    server.when(
        "any",
        body(401, "{\"error\": {\"message\": \"Incorrect API key provided: " + SECRET + "\"}}"));
    try (PreferenceOracle judge = judge()) {
      assertThatExceptionOfType(OracleException.class)
          .isThrownBy(() -> ask(judge, "any"))
          .withMessage(
              "the judge at dev.langchain4j.model.openai.OpenAiChatModel turns requests away: status"
                  + " 401: Incorrect API key provided: ****\n"
                  + "Maybe check the key that the chat model is given.");
    }
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void anAccountWithoutMoneyEndsTheWorkAtOnce() throws Exception {
    server.when(
        "any", body(429, "{\"error\": {\"message\": \"pay\", \"type\": \"insufficient_quota\"}}"));
    try (PreferenceOracle judge = judge()) {
      assertThatExceptionOfType(OracleException.class)
          .isThrownBy(() -> ask(judge, "any"))
          .withMessage(
              "the judge at dev.langchain4j.model.openai.OpenAiChatModel turns requests away: status"
                  + " 429: pay\nMaybe check what is left to spend on that account.");
    }
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void whatBuilderTakesFromVariablesIsNotShownButForUrls() throws Exception {
    String url = server.url().toString();
    server.when("any", body(401, "user-0123456789 or eight or 12345678 at " + url));
    Map<String, String> environment =
        Map.of("URL", url, "NAME", "user-0123456789", "LENGTH", "12345678", "MODEL", "eight");
    String block =
        """
        chat-model = dev.langchain4j.model.openai.OpenAiChatModel
        builder { baseUrl = ${URL}, modelName = ${MODEL}, user = ${NAME}, maxTokens = ${LENGTH} }
        """;
    try (PreferenceOracle judge = make(block, environment)) {
      assertThatExceptionOfType(OracleException.class)
          .isThrownBy(() -> ask(judge, "any"))
          .withMessageContaining("status 401: **** or eight or 12345678 at " + url);
    }
    assertThat(server.requests)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.path("user").asText()).isEqualTo("user-0123456789");
              assertThat(request.path("max_tokens").asInt()).isEqualTo(12345678);
            });
  }

  @Test
  void aQuestionThatIsTooLongIsLeftOpen() throws Exception {
    server.when(
        "long", body(400, "{\"error\": {\"message\": \"maximum context length exceeded\"}}"));
    try (PreferenceOracle judge = judge()) {
      assertThat(judge.prefer(List.of(question("long"), question("fine")), new RandomSource(1)))
          .containsExactly(Double.NaN, 1);
    }
  }

  @Test
  void aSlowServerIsGivenUp() throws Exception {
    server.when("slow", server.silence(), text("B"));
    try (PreferenceOracle judge = judge(server.url().toString(), "timeout-seconds = 2")) {
      assertThat(ask(judge, "slow")).isZero();
      assertThat(judge.statistics()).containsEntry("retries", 1.0);
    }
  }

  @Test
  void aServerThatIsNotThereEndsTheWork() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (PreferenceOracle judge = judge("http://127.0.0.1:" + port + "/v1", "")) {
      assertThatExceptionOfType(OracleException.class)
          .isThrownBy(() -> ask(judge, "any"))
          .withMessageStartingWith(
              "the judge at dev.langchain4j.model.openai.OpenAiChatModel gives no reply, after 3"
                  + " attempts the last with no connection: ");
    }
  }
}
