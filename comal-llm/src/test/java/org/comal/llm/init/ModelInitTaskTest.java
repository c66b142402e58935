package org.comal.llm.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.llm.CausalLmPolicy;
import org.comal.llm.LmSettings;
import org.comal.llm.TestDevice;
import org.comal.llm.model.DType;
import org.comal.llm.text.PromptLimit;
import org.comal.plugin.Blueprint;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Defaults;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Problems;
import org.comal.plugin.Services;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.comal.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelInitTaskTest {
  private static final String SMALL =
      "shape { hidden-size = 16, num-hidden-layers = 1, intermediate-size = 24,"
          + " max-position-embeddings = 64 }\n";

  @TempDir Path temp;

  private Path make(String name, String block) throws IOException {
    Path directory = Files.createDirectory(temp.resolve(name));
    assertThat(task(block).run(directory)).containsKeys("model", "parameters", "vocabulary");
    return directory.resolve("model");
  }

  private Task task(String block) throws IOException {
    ModelInitFactory factory = new ModelInitFactory();
    Problems problems = new Problems();
    Options options =
        new Options(ConfigFactory.parseString(block), "task", problems).over(Defaults.of(factory));
    Blueprint<Task> task = factory.read(options, new Here(temp, options));
    problems.check();
    return task.make();
  }

  private static CausalLmPolicy open(Path model) throws IOException {
    LmSettings settings =
        new LmSettings(DType.FLOAT32, 4096, 8, false, new PromptLimit(60, PromptLimit.Rule.REFUSE));
    return CausalLmPolicy.read(model, TestDevice.NAME, "auto", settings, Listener.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen2", "qwen3", "llama", "mistral"})
  void everyFamilyAnswersWithNearlyUniformTokens(String family) throws IOException {
    Path model = make(family, SMALL + "shape.model-type = " + family);
    try (CausalLmPolicy policy = open(model)) {
      Prompt x = Prompt.user("x", "Hello");
      int ids = policy.config().vocabulary();
      assertThat(ids).isEqualTo(259);
      Response any = new Response(new int[] {5, 7}, "", false);
      // Logits of size .02 · √16: nothing is known yet.
      assertThat(policy.logProb(List.of(new Completion(x, any)))[0])
          .isCloseTo(-2 * Math.log(ids), within(0.5));
      assertThat(policy.sample(List.of(x), 2, new Sampling(1, 1, 0, 0, 5), new RandomSource(1)))
          .hasSize(1);
    }
  }

  @Test
  void learnsATokenizerFromTexts() throws IOException {
    Path texts = temp.resolve("texts");
    Files.createDirectories(texts);
    Files.writeString(texts.resolve("a.txt"), "the cat sat on the mat\n".repeat(3));
    Files.writeString(texts.resolve("b.txt"), "the hat\n".repeat(3));
    Path model = make("m", SMALL + "tokenizer { texts = texts, vocabulary = 272 }");
    try (CausalLmPolicy policy = open(model)) {
      assertThat(policy.config().vocabulary()).isEqualTo(272);
      assertThat(Files.readString(model.resolve("tokenizer.json"))).contains("\"Ġcat\"");
    }
  }

  @Test
  void learnsATokenizerFromTheTextsOfADataSetAlone() throws IOException {
    Files.writeString(
        temp.resolve("rows.jsonl"),
        "{\"prompt\": \"the hat\", \"response\": \"the cat sat on the mat\"}\n".repeat(3));
    Path model = make("m", SMALL + "tokenizer { texts = rows.jsonl, vocabulary = 2000 }");
    assertThat(Files.readString(model.resolve("tokenizer.json")))
        .contains("\"Ġcat\"", "\"Ġhat\"")
        .doesNotContain("prompt", "response");
  }

  @Test
  void takesTheTokenizerOfAnotherModel() throws IOException {
    Path first = make("first", SMALL);
    Path second = make("second", SMALL + "tokenizer.folder = first/model");
    assertThat(Files.readAllBytes(second.resolve("tokenizer.json")))
        .isEqualTo(Files.readAllBytes(first.resolve("tokenizer.json")));
    try (CausalLmPolicy policy = open(second)) {
      assertThat(policy.config().vocabulary()).isEqualTo(259);
    }
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAKillLeavesNoHalfModel() throws IOException {
    Path first = make("first", SMALL);
    Path directory = temp.resolve("second");
    Files.createDirectories(directory.resolve("model.partial"));
    Files.writeString(directory.resolve("model.partial/config.json"), "{");
    Task task = task(SMALL);
    Map<String, ?> result = task.run(directory);
    assertThat(task.run(directory)).as("once more, when it is done").isEqualTo(result);
    try (var files = Files.list(first)) {
      for (Path file : files.toList()) {
        assertThat(directory.resolve("model").resolve(file.getFileName()))
            .hasSameBinaryContentAs(file);
      }
    }
    assertThat(directory.resolve("model.partial")).doesNotExist();
  }

  @Test
  void refusesWhatIsNoShape() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> task("shape { num-attention-heads = 3, hidden-size = 16 }"))
        .withMessageContaining("hidden-size must be a multiple of the heads, 3");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> task("shape { num-key-value-heads = 3 }"))
        .withMessageContaining("task.shape: num_attention_heads is 4, but it must be a multiple");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> task("tokenizer { folder = a, texts = b }"))
        .withMessageContaining("leave one of folder and texts out");
  }

  @Test
  void namesTextsThatAreMissing() throws IOException {
    Task task = task(SMALL + "tokenizer.texts = gone.txt");
    assertThatThrownBy(() -> task.run(temp))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gone.txt is missing");
  }

  /** Services of a config without other blocks. */
  private record Here(Path baseDirectory, Options root) implements Services {
    @Override
    public Listener listener() {
      return Listener.NONE;
    }

    @Override
    public RandomSource random() {
      return new RandomSource(1);
    }

    @Override
    public <T> Part<T> read(Class<? extends Factory<T>> kind, Options owner, String key) {
      throw new AssertionError("no block is asked for");
    }
  }
}
