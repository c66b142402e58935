package org.comal.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.comal.langchain4j.LangChainJudges.ask;
import static org.comal.langchain4j.LangChainJudges.make;

import dev.langchain4j.model.chat.ChatModel;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Factory;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LangChainJudgeFactoryTest {
  private static final String FAKE = "chat-model = org.comal.langchain4j.FakeChatModel\n";

  @Nested
  class Kit extends FactoryKit<PreferenceOracle> {
    @Override
    protected Factory<PreferenceOracle> factory() {
      return new LangChainJudgeFactory();
    }

    @Override
    protected String block() {
      return FAKE + "builder { modelName = fake, temperature = 0 }";
    }
  }

  /** A chat model as somebody writes one, whom no builder makes. */
  public static final class Bare implements ChatModel {}

  /** One whose builder needs a jar that is not there. */
  public static final class Torn implements ChatModel {
    public static TornBuilder builder() {
      return new TornBuilder();
    }
  }

  /** Of {@link Torn}. */
  public static final class TornBuilder {
    private boolean whole;

    public TornBuilder whole(boolean whole) {
      this.whole = whole;
      return this;
    }

    public Torn build() {
      if (!whole) {
        throw new NoClassDefFoundError("com/example/Missing");
      }
      return new Torn();
    }
  }

  @BeforeEach
  void forget() {
    FakeChatModel.TOLD.clear();
  }

  private static String refused(String block, Map<String, String> environment) {
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> make(block, environment).close());
    assertThat(e).as("what is wrong with %s", block).isNotNull();
    return e.getMessage();
  }

  private static String refused(String block) {
    return refused(block, Map.of());
  }

  @Test
  void asksTheModelThatItsBuilderMakes() throws Exception {
    try (PreferenceOracle judge =
        make(FAKE + "builder { modelName = fake, label = B, temperature = 0 }", Map.of())) {
      assertThat(ask(judge, "one")).isZero();
      assertThat(judge.deterministic()).isTrue();
      assertThat(judge.id()).startsWith("judge:fake:");
      assertThat(judge.statistics()).containsEntry("prompt-tokens", 7.0);
    }
  }

  @Test
  void valuesOfAllKindsAreWritten() throws Exception {
    String builder =
        """
        builder {
          modelName = "7", temperature = 0.5, topP = .25, maxTokens = 16, seed = 9007199254740993
          logRequests = true, timeout = 30s, unit = milliseconds, stop = ["\\n", 3]
          units = [seconds, DAYS], uri = "mailto:me", url = "http://localhost:1/v1", label = null
        }
        """;
    make(FAKE + builder, Map.of()).close();
    assertThat(FakeChatModel.TOLD)
        .containsEntry("modelName", "7")
        .containsEntry("temperature", 0.5)
        .containsEntry("topP", 0.25f)
        .containsEntry("maxTokens", 16)
        .containsEntry("seed", 9007199254740993L)
        .containsEntry("logRequests", true)
        .containsEntry("timeout", Duration.ofSeconds(30))
        .containsEntry("unit", TimeUnit.MILLISECONDS)
        .containsEntry("stop", List.of("\n", "3"))
        .containsEntry("units", Set.of(TimeUnit.SECONDS, TimeUnit.DAYS))
        .containsEntry("uri", new URI("mailto:me"))
        .containsEntry("url", new URI("http://localhost:1/v1").toURL())
        .containsEntry("maxRetries", 0)
        .hasSize(13);
  }

  @Test
  void aTimeIsInSecondsWhereNothingElseIsSaid() throws Exception {
    make(FAKE + "builder { timeout = 1.5 }", Map.of()).close();
    assertThat(FakeChatModel.TOLD).containsEntry("timeout", Duration.ofMillis(1500));
  }

  @Test
  void retriesAreTheJudgesUnlessTheModelIsToldOfSome() throws Exception {
    make(FAKE + "builder.maxRetries = 2", Map.of()).close();
    assertThat(FakeChatModel.TOLD).containsEntry("maxRetries", 2);
  }

  @Test
  void onlyATemperatureOfZeroMakesItDeterministic() throws Exception {
    for (String builder : List.of("{}", "{ temperature = 0.2 }")) {
      try (PreferenceOracle judge = make(FAKE + "builder " + builder, Map.of())) {
        assertThat(judge.deterministic()).as(builder).isFalse();
      }
    }
  }

  @Test
  void theIdIsOfWhatChangesRepliesAndNotOfSecrets() throws Exception {
    Map<String, String> one = Map.of("KEY", "sk-0123456789abcdef");
    Map<String, String> another = Map.of("KEY", "sk-fedcba9876543210");
    try (PreferenceOracle judge = make(FAKE + "builder.seed = 1", Map.of());
        PreferenceOracle seed = make(FAKE + "builder.seed = 2", Map.of());
        PreferenceOracle hasty =
            make(FAKE + "builder { seed = 1, timeout = 3, maxRetries = 2 }", Map.of());
        PreferenceOracle keyed = make(FAKE + "builder.seed = 1, builder-env.apiKey = KEY", one);
        PreferenceOracle other =
            make(FAKE + "builder.seed = 1, builder-env.apiKey = KEY", another)) {
      assertThat(judge.id()).startsWith("judge:FakeChatModel:").isNotEqualTo(seed.id());
      assertThat(keyed.id()).isEqualTo(judge.id()).isEqualTo(other.id()).isEqualTo(hasty.id());
    }
    assertThat(FakeChatModel.TOLD).containsEntry("apiKey", "sk-fedcba9876543210");
  }

  @Test
  void aSecretIsMaskedInWhatTheModelsCodeSays() {
    for (String secret : List.of("sk-wrong-0123456789", "two wrong words\n")) {
      assertThat(refused(FAKE + "builder-env.apiKey = KEY", Map.of("KEY", secret)))
          .isEqualTo(
              "judge.conf:1: oracle.chat-model: org.comal.langchain4j.FakeChatModel could not be"
                  + " made: java.lang.IllegalArgumentException: no key is ****");
    }
  }

  @Test
  void aVariableThatIsNotSetIsNotRepeated() {
    assertThat(refused(FAKE + "builder-env { apiKey = sk-secret, label = null }"))
        .contains(
            "judge.conf:2: oracle.builder-env.apiKey must be the name of an environment variable")
        .contains("Maybe export the variable before the start.")
        .doesNotContain("sk-secret");
  }

  @Test
  void aSecretThatBuilderHoldsIsRefusedAndNotRepeated() {
    for (String value : List.of("sk-secret", "${KEY}", "\"Bearer \"${KEY}", "[${KEY}]")) {
      assertThat(
              refused(FAKE + "builder {\n apiKey = " + value + "\n}", Map.of("KEY", "sk-secret")))
          .contains(
              "oracle.builder.apiKey is for a secret, which would be written down with the config; it"
                  + " is not repeated here.\nMaybe name the environment variable that holds it:"
                  + " builder-env { apiKey = NAME_OF_VARIABLE }.")
          .doesNotContain("sk-secret");
    }
    assertThat(FakeChatModel.TOLD).isEmpty();
  }

  @Test
  void aVariablesValueOfTheWrongKindIsNotRepeated() {
    Map<String, String> environment = Map.of("A", "sk-secret", "B", "more");
    String takes = ", but the builder of FakeChatModel takes ";
    Map<String, String> wrong =
        Map.of(
            "maxTokens = ${A}", "maxTokens is made of the variable A" + takes + "a whole number",
            "seed = ${A}${B}", "seed is made of the variable A and B" + takes + "a whole number",
            "stop = [[${A}]]",
                "stop is made of the variable A" + takes + "a list, each of it a text",
            "label { a = ${A} }", "label is made of the variable A" + takes + "a text");
    wrong.forEach(
        (key, words) ->
            assertThat(refused(FAKE + "builder { " + key + " }", environment))
                .contains("oracle.builder." + words)
                .doesNotContain("sk-secret"));
  }

  @Test
  void whatBuilderTakesFromAVariableIsMaskedInWhatTheModelsCodeSays() {
    Map<String, String> environment = Map.of("A", "wrong-0123456789", "B", "wrong");
    assertThat(refused(FAKE + "builder.label = \"the \"${A}", environment))
        .endsWith("IllegalArgumentException: no label is the ****");
    assertThat(refused(FAKE + "builder.label = ${B}", environment))
        .endsWith("IllegalArgumentException: no label is wrong");
  }

  @Test
  void whatIsNoSecretStandsInBuilderWhateverHoldsIt() throws Exception {
    for (String key : List.of("modelName", "maxTokens", "maxRetries", "url")) {
      for (Map<String, String> environment :
          List.of(Map.of("X", "sk-secret"), Map.<String, String>of())) {
        assertThat(refused(FAKE + "builder-env." + key + " = X", environment))
            .isEqualTo(
                "judge.conf:2: oracle.builder-env."
                    + key
                    + " is for no secret, and builder-env is for secrets, which go into no id.\n"
                    + "Maybe put it into builder, as "
                    + key
                    + " = ${NAME} with the variable's name.");
      }
    }
    String block = FAKE + "builder { modelName = ${NAME}, maxTokens = ${LENGTH} }";
    try (PreferenceOracle one = make(block, Map.of("NAME", "one", "LENGTH", "16"));
        PreferenceOracle other = make(block, Map.of("NAME", "one", "LENGTH", "17"))) {
      assertThat(one.id()).startsWith("judge:one:").isNotEqualTo(other.id());
    }
    assertThat(FakeChatModel.TOLD).containsEntry("modelName", "one").containsEntry("maxTokens", 17);
  }

  @Test
  void aClassThatIsNotThereNamesTheJar() {
    assertThat(refused("chat-model = dev.langchain4j.model.ollama.OllamaChatModel"))
        .contains(
            "judge.conf:1: oracle.chat-model: there is no class"
                + " dev.langchain4j.model.ollama.OllamaChatModel.\n")
        .contains("Maybe put its jar and those that it needs into plugins/, as langchain4j-ollama");
  }

  @Test
  void aClassThatCannotBeUsedIsRefused() {
    assertThat(refused("chat-model = java.lang.String"))
        .contains("java.lang.String is no dev.langchain4j.model.chat.ChatModel; name a class that");
    assertThat(refused("chat-model = \"" + Bare.class.getName() + "\""))
        .contains("Bare has no static builder() whose build() gives a chat model.\nMaybe name");
    assertThat(refused("chat-model = \"" + Torn.class.getName() + "\""))
        .contains("Torn cannot be loaded: java.lang.NoClassDefFoundError: com/example/Missing.\n")
        .contains("Maybe put the jars that it needs into plugins/ as well.");
  }

  @Test
  void aMethodThatIsNotThereNamesTheNearest() {
    assertThat(refused(FAKE + "builder {\n modelNmae = fake\n}"))
        .contains(
            "judge.conf:3: oracle.builder.modelNmae: the builder of FakeChatModel has no method"
                + " modelNmae; did you mean modelName?");
  }

  @Test
  void aMethodThatNoConfigCanCallSaysSo() {
    assertThat(refused(FAKE + "builder.listener = me"))
        .contains(
            "oracle.builder.listener: the builder of FakeChatModel takes a Runnable, which no config"
                + " can say.\nMaybe make the judge in Java, by LangChainModel.");
  }

  @Test
  void aValueOfTheWrongKindSaysWhatIsTaken() {
    Map<String, String> wrong =
        Map.ofEntries(
            Map.entry(
                "temperature = warm",
                "is \"warm\", but the builder of FakeChatModel takes a number"),
            Map.entry("temperature = 1e999", "takes a number"),
            Map.entry("maxTokens = 1.5", "takes a whole number"),
            Map.entry("seed = 1e30", "takes a whole number"),
            Map.entry("logRequests = 1", "takes true or false"),
            Map.entry("timeout = soon", "takes a time, as 30s, or 30 for seconds"),
            Map.entry("unit = weeks", "takes one of nanoseconds, microseconds, milliseconds"),
            Map.entry("stop = end", "takes a list, each of it a text"),
            Map.entry("stop = [[end]]", "takes a list, each of it a text"),
            Map.entry("label = [A]", "takes a text"),
            Map.entry("uri = \"a b\"", "takes a URI"),
            Map.entry("url = here", "takes a URL"),
            Map.entry("modelName = { a = 1 }", "takes a text, or one of nanoseconds"));
    wrong.forEach(
        (key, words) ->
            assertThat(refused(FAKE + "builder { " + key + " }"))
                .startsWith("judge.conf:2: oracle.builder." + key.split(" ", -1)[0] + " is ")
                .contains(words));
  }
}
