package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.comal.data.Prompt;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.llm.text.ChatTokenizer;
import org.comal.llm.text.NewTokenizer;
import org.comal.llm.text.PromptLimit;
import org.comal.random.RandomSource;
import org.comal.text.TextTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files of a model folder are read, or refused by a sentence that names them. */
class BrokenFolderTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "7",
          "1e9",
          "2147483648",
          "1e999",
          "0.5",
          "\"\"",
          "\"x\"",
          "\"\\ud800\"",
          "[]",
          "{}",
          "[1]",
          "{\"a\":1}",
          "100000000000000000000");

  @TempDir Path folder;

  @BeforeEach
  void writeAModel() throws IOException {
    int ids = NewTokenizer.write(folder, List.of("the cat and the dog"), 270);
    ModelConfig config = TinyModels.config(TinyModels.VARIANTS.get(4), ids);
    TinyModels.write(config, TinyModels.weights(config, 1), folder);
    ObjectNode tokenizer = (ObjectNode) MAPPER.readTree(folder.resolve("tokenizer.json").toFile());
    ArrayNode added = tokenizer.withArray("added_tokens");
    added.add(((ObjectNode) added.get(0).deepCopy()).put("content", "<t>").put("special", false));
    ((ObjectNode) added.get(3)).put("id", ids);
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "tokenizer.json, 600",
    "tokenizer_config.json, 150",
    "config.json, 300",
    "generation_config.json, 100"
  })
  void aMutantIsReadOrASentenceWithTheFilesName(String name, int mutants) throws IOException {
    Path file = folder.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    RandomGenerator random = new RandomSource(20).at(name).generator();
    int refused = 0;
    for (int i = 0; i < mutants; i++) {
      byte[] mutant = random.nextInt(4) == 0 ? bytes(whole, random) : json(whole, random);
      Files.write(file, mutant);
      try {
        read();
      } catch (IOException | IllegalArgumentException e) {
        assertThat(e.getMessage()).as(new String(mutant, StandardCharsets.UTF_8)).contains(folder.toString());
        refused++;
      } catch (RuntimeException e) {
        fail(i + ": " + new String(mutant, StandardCharsets.UTF_8), e);
      }
    }
    assertThat(refused).isBetween(mutants / 10, mutants - 1);
  }

  private void read() throws IOException {
    ModelConfig config = ModelConfig.read(folder);
    Safetensors.open(folder).weights(config);
    try (ChatTokenizer t = ChatTokenizer.read(folder, "auto", config.endTokens())) {
      t.encode(
          Prompt.user("p", "the <|im_end|> cät"), new PromptLimit(99, PromptLimit.Rule.REFUSE));
      t.decode(t.encode("a dog <t>"));
    }
    try (TextTokenizer t = TextTokenizer.open(folder, true)) {
      t.encode("the cat");
    }
  }

  /** One byte changed, taken out or put in, or the end cut off. */
  private static byte[] bytes(byte[] whole, RandomGenerator random) {
    int at = random.nextInt(whole.length);
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(whole, at);
    }
    byte[] changed = whole.clone();
    changed[at] = (byte) random.nextInt(256);
    return changed;
  }

  /** One node taken out, or another value in its place. */
  private static byte[] json(byte[] whole, RandomGenerator random) throws IOException {
    JsonNode root = MAPPER.readTree(whole);
    List<Runnable> changes = new ArrayList<>();
    collect(root, 0, changes, random);
    changes.get(random.nextInt(changes.size())).run();
    return MAPPER.writeValueAsBytes(root);
  }

  private static void collect(
      JsonNode node, int depth, List<Runnable> changes, RandomGenerator random) {
    if (!(node instanceof ContainerNode<?>) || depth > 5) {
      return;
    }
    if (node instanceof ObjectNode object && object.size() < 60) {
      for (Map.Entry<String, JsonNode> e : List.copyOf(object.properties())) {
        changes.add(() -> object.remove(e.getKey()));
        changes.add(() -> object.putRawValue(e.getKey(), value(random)));
        changes.add(() -> object.putRawValue(e.getKey(), value(random)));
      }
    } else if (node instanceof ObjectNode vocabulary) {
      String first = vocabulary.fieldNames().next();
      changes.add(() -> vocabulary.putRawValue(first, value(random)));
      changes.add(() -> vocabulary.remove(first));
    } else if (node instanceof ArrayNode list && !list.isEmpty()) {
      changes.add(() -> list.remove(0));
      changes.add(() -> list.addRawValue(value(random)));
    }
    node.forEach(child -> collect(child, depth + 1, changes, random));
  }

  private static RawValue value(RandomGenerator random) {
    return new RawValue(VALUES.get(random.nextInt(VALUES.size())));
  }
}
