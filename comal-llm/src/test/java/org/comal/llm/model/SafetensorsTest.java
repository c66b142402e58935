package org.comal.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.comal.llm.TinyModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  private static final ModelConfig CONFIG = TinyModels.config(TinyModels.VARIANTS.get(1), 11);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeAModel() throws IOException {
    TinyModels.write(CONFIG, TinyModels.weights(CONFIG, 1), folder);
    file = folder.resolve("model.safetensors");
  }

  @Test
  void findsEveryTensorWhereItLies() throws IOException {
    Safetensors files = Safetensors.open(folder);
    files.check(CONFIG);
    double[] norm = TinyModels.weights(CONFIG, 1).get(Parameters.of(CONFIG).norm());
    Safetensors.Entry entry = files.entries().get("model.norm.weight");
    ByteBuffer bytes = entry.map(0, entry.length());
    for (double v : norm) {
      assertThat(bytes.getFloat()).isEqualTo((float) v);
    }
    assertThat(entry.offset() % 8).as("data begin aligned").isZero();
  }

  @Test
  void namesATruncatedFile() throws IOException {
    byte[] all = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, 100, all.length - 1}) {
      Files.write(file, Arrays.copyOf(all, length));
      assertThatThrownBy(() -> Safetensors.open(folder))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file.toString())
          .hasMessageContaining("cut off");
    }
  }

  @Test
  void namesAMissingFile() throws IOException {
    Files.delete(file);
    assertThatThrownBy(() -> Safetensors.open(folder)).hasMessage(file + " is missing");
  }

  @Test
  void namesAWeightOfAnotherShapeAMissingOneAndAnUnknownOne() throws IOException {
    Safetensors files = Safetensors.open(folder);
    assertThatThrownBy(() -> files.check(TinyModels.config(TinyModels.VARIANTS.get(1), 12)))
        .hasMessage(
            file
                + ": model.embed_tokens.weight has the shape [11, 16], but a qwen2 model with this"
                + " config.json asks for"
                + " [12, 16]");
    assertThatThrownBy(() -> files.check(TinyModels.config("'model_type':'qwen3'", 11)))
        .hasMessageContaining("has no weight model.layers.0.self_attn.q_norm.weight");
    assertThatThrownBy(() -> files.check(TinyModels.config("'model_type':'llama'", 11)))
        .hasMessageContaining("holds model.layers.0.self_attn.q_proj.bias, which a llama model");
  }

  @Test
  void namesAnUnknownNumberFormat() throws IOException {
    writeHeader("{\"x\":{\"dtype\":\"I4\",\"shape\":[2],\"data_offsets\":[0,1]}}", 1);
    Safetensors.Entry entry = Safetensors.open(folder).entries().get("x");
    assertThatThrownBy(entry::format).hasMessageContaining("holds a weight of type I4");
  }

  @Test
  void noticesASizeThatDoesNotFitTheShape() throws IOException {
    writeHeader("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4);
    assertThatThrownBy(() -> Safetensors.open(folder))
        .hasMessage(file + ": x takes 4 bytes, but its shape [2] in F32 needs 8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[4294967296, 4294967296]", "[-2, -2]"})
  void aShapeThatCannotBeIsADamagedHeader(String shape) throws IOException {
    writeHeader("{\"a\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0,16]}}", 16);
    assertThatThrownBy(() -> Safetensors.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " has a damaged header at a");
  }

  @Test
  void readsShards() throws IOException {
    Files.move(file, folder.resolve("model-00001-of-00001.safetensors"));
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(
        index, "{\"weight_map\":{\"lm_head.weight\":\"model-00001-of-00001.safetensors\"}}");
    Safetensors.open(folder).check(CONFIG);
    Files.writeString(index, "{\"weight_map\":{\"lm_head.weight\":\"gone.safetensors\"}}");
    assertThatThrownBy(() -> Safetensors.open(folder))
        .hasMessage(folder.resolve("gone.safetensors") + " is missing");
  }

  @Test
  void anUnfinishedFileDoesNotAppear() throws IOException {
    Path other = folder.resolve("other.safetensors");
    List<Parameters.Parameter> one = List.of(new Parameters.Parameter("x", new long[] {2}));
    try (SafetensorsWriter out = new SafetensorsWriter(other, one, DType.FLOAT32)) {
      assertThatThrownBy(out::finish).hasMessageContaining("was given 0 bytes");
    }
    try (var entries = Files.list(folder)) {
      assertThat(entries.filter(p -> p.toString().contains("other"))).isEmpty();
    }
  }

  private void writeHeader(String json, int data) throws IOException {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(header.length).put(header).array());
  }
}
