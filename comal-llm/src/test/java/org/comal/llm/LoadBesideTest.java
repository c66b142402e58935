package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.comal.event.Listener;
import org.comal.llm.model.DType;
import org.comal.policy.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy loads folders that are asked and stopped as it is, and refuses others. */
class LoadBesideTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CausalLmPolicy policy;
  private Path other;
  @TempDir Path saved;

  @BeforeEach
  void makeTwoOfOneShape() throws IOException {
    LmSettings settings = TinyPolicies.settings(DType.FLOAT32, 4096, false);
    policy = TinyPolicies.read(TinyPolicies.folder(TinyModels.VARIANTS.get(0), 1), settings);
    other = TinyPolicies.folder(TinyModels.VARIANTS.get(0), 2);
  }

  @AfterEach
  void close() {
    policy.close();
  }

  private void edit(String name, Consumer<ObjectNode> change) throws IOException {
    Path file = other.resolve(name);
    ObjectNode json = (ObjectNode) MAPPER.readTree(file.toFile());
    change.accept(json);
    MAPPER.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
  }

  private void assertRefused(String file, String difference) {
    assertThatThrownBy(() -> policy.load(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(other.resolve(file) + difference)
        .hasMessageContaining("by a config of its own, where policy.model is this folder");
  }

  @Test
  void anotherTrainingOfTheSameModelIsLoaded() throws IOException {
    try (CausalLmPolicy alone =
            TinyPolicies.read(other, TinyPolicies.settings(DType.FLOAT32, 4096, false));
        Policy loaded = policy.load(other)) {
      assertThat(loaded.id()).isEqualTo(alone.id());
    }
  }

  @Test
  void filesThatSayTheSameInOtherBytesAreTheSame() throws IOException {
    edit("tokenizer.json", json -> json.putObject("padding").put("pad_id", 0));
    edit("tokenizer_config.json", json -> json.put("model_max_length", 77));
    policy.load(other).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "chatml"})
  void aCheckpointIsLoaded(String chatTemplate) throws IOException {
    LmSettings settings = TinyPolicies.settings(DType.FLOAT32, 4096, false);
    Files.delete(other.resolve("generation_config.json"));
    try (CausalLmPolicy own =
        CausalLmPolicy.read(other, TestDevice.NAME, chatTemplate, settings, Listener.NONE)) {
      own.save(saved);
      try (Policy loaded = own.load(saved)) {
        assertThat(loaded.id()).isEqualTo(own.id());
      }
    }
  }

  @Test
  void anotherTemplateIsRefused() throws IOException {
    edit("tokenizer_config.json", json -> json.put("chat_template", "{{ messages[0].content }}"));
    assertRefused("tokenizer_config.json", " has another chat template");
  }

  @Test
  void anotherTokenizerOfTheSameSizeIsRefused() throws IOException {
    edit(
        "tokenizer.json",
        json -> {
          ObjectNode vocabulary = (ObjectNode) json.path("model").path("vocab");
          int a = vocabulary.path("a").asInt();
          vocabulary.put("a", vocabulary.path("b").asInt()).put("b", a);
        });
    assertRefused("tokenizer.json", " has another model");
  }

  @Test
  void anotherEndTokenIsRefused() throws IOException {
    edit("generation_config.json", json -> json.put("eos_token_id", 7));
    assertRefused(
        "generation_config.json", ", with the files beside it, gives the end tokens [7, ");
  }
}
