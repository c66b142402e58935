package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.mutants.Mutation.BYTES;
import static org.comal.mutants.Mutation.TOKENS;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.llm.text.ChatTokenizer;
import org.comal.llm.text.NewTokenizer;
import org.comal.llm.text.PromptLimit;
import org.comal.mutants.Mutants;
import org.comal.mutants.Mutants.Guard;
import org.comal.mutants.Mutation;
import org.comal.mutants.Refusal;
import org.comal.mutants.Tally;
import org.comal.policy.PromptException;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.comal.text.TextTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files of a model folder are read, or refused by a sentence that names them. */
class BrokenFolderTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  @BeforeEach
  void writeAModel() throws IOException {
    int ids = NewTokenizer.write(folder, List.of("the cat and the dog"), 270);
    ModelConfig config = TinyModels.config(TinyModels.VARIANTS.get(4), ids + 1);
    TinyModels.write(config, TinyModels.weights(config, 1), folder);
    ObjectNode tokenizer = (ObjectNode) MAPPER.readTree(folder.resolve("tokenizer.json").toFile());
    ArrayNode added = tokenizer.withArray("added_tokens");
    added.add(((ObjectNode) added.get(0).deepCopy()).put("content", "<t>").put("special", false));
    ((ObjectNode) added.get(3)).put("id", ids);
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toString());
  }

  private Tally tried(String name, int usual, Mutants.Trial trial, Mutation... mutations)
      throws IOException {
    Path file = folder.resolve(name);
    return Mutants.of(name, Files.readAllBytes(file), mutations)
        .tried(
            usual,
            folder.toString(),
            Guard.NONE,
            mutant -> {
              Files.write(file, mutant);
              try {
                return trial.of(mutant);
              } catch (IllegalArgumentException e) {
                // Of whoever makes an object of a config's block, which puts file and line before.
                throw new Refusal(e.getMessage());
              }
            });
  }

  @ParameterizedTest
  @CsvSource({
    "tokenizer.json, 500",
    "tokenizer_config.json, 100",
    "config.json, 300",
    "generation_config.json, 100"
  })
  void aMutantIsReadOrASentenceWithTheFilesName(String name, int usual) throws IOException {
    Tally tally = tried(name, usual, mutant -> read(), TOKENS, TOKENS, TOKENS, BYTES);
    assertThat(tally.refused()).isBetween(tally.all() / 10, tally.all() - 1);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void mutantsOfWeightsAreReadOrRefused(boolean sharded) throws IOException {
    Path file = folder.resolve(Safetensors.FILE);
    if (sharded) {
      Path shard = folder.resolve("model-00001-of-00001.safetensors");
      Files.move(file, shard);
      ObjectNode index = MAPPER.createObjectNode();
      ObjectNode map = index.putObject("weight_map");
      Safetensors.openFile(shard)
          .entries()
          .keySet()
          .forEach(k -> map.put(k, shard.toFile().getName()));
      file = folder.resolve(Safetensors.FILE + ".index.json");
      Files.writeString(file, index.toString());
    }
    Tally tally =
        tried(file.toFile().getName(), 300, mutant -> read(), BYTES, sharded ? TOKENS : BYTES);
    assertThat(tally.refused()).isBetween(tally.all() / 10, tally.all() - 1);
  }

  /** Numbers that no model has come out of its layers, or out of what config.json says of them. */
  @ParameterizedTest
  @CsvSource({"config.json, 120", "model.safetensors, 80"})
  void aMutantAnswersOrIsRefused(String name, int usual) throws IOException {
    Mutation mutation = name.equals("config.json") ? TOKENS : BYTES;
    Tally tally = tried(name, usual, mutant -> answered(), mutation);
    assertThat(tally.refused()).isBetween(tally.all() / 10, tally.all() - 1);
  }

  private double answered() throws IOException, Refusal {
    try (CausalLmPolicy policy =
        TinyPolicies.read(folder, TinyPolicies.settings(DType.FLOAT32, 4096, false))) {
      Prompt prompt = Prompt.user("greeting", "the cat");
      Response response =
          policy.sample(List.of(prompt), 1, Sampling.upTo(3), new RandomSource(1)).get(0).get(0);
      double logProb = policy.logProb(List.of(new Completion(prompt, response)))[0];
      assertThat(logProb).isLessThanOrEqualTo(0);
      return logProb;
    } catch (ArithmeticException | PromptException e) {
      // Numbers that are none, or no room for the prompt; said where the prompt is known.
      assertThat(e).hasMessageContaining("prompt greeting");
      throw new Refusal(folder + ": " + e.getMessage());
    }
  }

  private Object read() throws IOException {
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
    return null;
  }
}
