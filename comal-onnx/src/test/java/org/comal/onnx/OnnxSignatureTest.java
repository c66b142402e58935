package org.comal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxSignatureTest {
  @TempDir Path directory;

  @Test
  void readsInputsAndOutputsPastTheWeights() throws Exception {
    DecoderShape shape = PlainDecoder.tiny(500, true, true);
    Map<String, LazyTensor> weights = PlainDecoder.randomWeights(shape, 1);
    Path file = directory.resolve("model.onnx");
    new OnnxDecoder(shape, weights::get).languageModel(true, true).write(file);
    OnnxSignature signature = OnnxSignature.read(file);
    assertThat(signature.inputs())
        .extracting(OnnxSignature.Port::toString)
        .containsExactly(
            "input_ids INT64[?, ?]",
            "attention_mask INT64[?, ?]",
            "position_ids INT64[?, ?]",
            "past_key_values.0.key FLOAT[?, 2, ?, 6]",
            "past_key_values.0.value FLOAT[?, 2, ?, 6]",
            "past_key_values.1.key FLOAT[?, 2, ?, 6]",
            "past_key_values.1.value FLOAT[?, 2, ?, 6]");
    assertThat(signature.output("logits")).hasToString("Optional[logits FLOAT[?, 1, 500]]");
    assertThat(signature.input("logits")).isEmpty();
  }

  @Test
  void refusesAFileThatIsNoModel() throws Exception {
    Path file = Files.writeString(directory.resolve("model.onnx"), "not a model");
    assertThatThrownBy(() -> OnnxSignature.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " is not a readable ONNX model: ");
  }

  @Test
  void refusesACutOffFile() throws Exception {
    Path file = directory.resolve("model.onnx");
    MeanEmbedding encoder = new MeanEmbedding(LazyTensor.of(new float[200], 100, 2));
    PreferenceGraphs.reward(encoder, new float[2], 0).write(file);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> OnnxSignature.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " is not a readable ONNX model: ");
  }

  @Test
  void refusesANameThatIsTaken() {
    OnnxGraph g = new OnnxGraph("g");
    g.input("x", ElementType.FLOAT, 1);
    assertThatThrownBy(() -> g.input("x", ElementType.FLOAT, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the graph has a value named x already");
  }
}
