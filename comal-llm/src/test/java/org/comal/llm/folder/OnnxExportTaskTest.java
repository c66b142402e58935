package org.comal.llm.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.llm.TinyModels;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.text.NewTokenizer;
import org.comal.onnx.ElementType;
import org.comal.onnx.OnnxDecoder;
import org.comal.onnx.OnnxSignature;
import org.comal.onnx.PreferenceNotes;
import org.comal.text.TextTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxExportTaskTest {
  @TempDir Path temp;
  private Path folder;
  private Path out;
  private ModelConfig config;
  private List<double[]> weights;

  @BeforeEach
  void writeAModel() throws IOException {
    folder = temp.resolve("m");
    out = temp.resolve("onnx");
    int ids = NewTokenizer.write(folder, List.of(), 259);
    config = TinyModels.config(TinyModels.VARIANTS.get(4), ids);
    weights = TinyModels.weights(config, 1);
    TinyModels.write(config, weights, folder);
  }

  private Map<String, ?> export(OnnxExportTask.Format format, Listener listener)
      throws IOException {
    return new OnnxExportTask(
            folder, format, OnnxExportTask.Attention.FUSED, Optional.of(out), "auto", listener)
        .run(temp);
  }

  @Test
  void theFolderHasTheModelAndWhatIsReadWithIt() throws IOException {
    List<Long> done = new ArrayList<>();
    Map<String, ?> result =
        export(
            OnnxExportTask.Format.FLOAT16,
            event -> {
              if (event instanceof Event.Progress progress) {
                done.add(progress.done());
                assertThat(progress.total()).isEqualTo(config.parameterCount());
              }
            });
    assertThat(done).isSorted().last().isEqualTo(config.parameterCount());
    assertThat(result.get("model")).isEqualTo(out.toString());
    assertThat(result.get("dtype")).isEqualTo("float16");
    assertThat(result.get("rounded-to-zero")).isEqualTo(0L);
    assertThat(ModelConfig.read(out).saidDtype()).contains("float16");
    assertThat(Files.readAllBytes(out.resolve("tokenizer.json")))
        .isEqualTo(Files.readAllBytes(folder.resolve("tokenizer.json")));
    OnnxSignature signature = OnnxSignature.read(out.resolve("model.onnx"));
    assertThat(signature.input("past_key_values.1.value").orElseThrow().type())
        .isEqualTo(ElementType.FLOAT16);
    assertThat(signature.output("logits").orElseThrow().dims()).containsExactly(-1L, 1L, 259L);
    try (TextTokenizer tokenizer = TextTokenizer.open(folder, false)) {
      assertThat(signature.notes())
          .containsEntry(PreferenceNotes.TOKENIZER, tokenizer.fingerprint())
          .containsEntry(OnnxDecoder.LAST_LOGITS, "by-mask");
    }
    assertThat(temp.resolve("onnx.sha-256")).exists();
  }

  @Test
  void whatIsThereIsNotTouched() throws IOException {
    Files.createDirectory(out);
    export(OnnxExportTask.Format.FLOAT32, Listener.NONE);
    byte[] before = Files.readAllBytes(out.resolve("model.onnx"));
    assertThatIOException()
        .isThrownBy(() -> export(OnnxExportTask.Format.FLOAT16, Listener.NONE))
        .withMessage(
            out + " is there already; name a folder that is not, or is empty, or remove it");
    assertThat(Files.readAllBytes(out.resolve("model.onnx"))).isEqualTo(before);
  }

  @Test
  void whatFloat16CannotHoldLeavesNothing() throws IOException {
    weights.get(3)[7] = 1e6;
    TinyModels.write(config, weights, folder);
    assertThatIOException()
        .isThrownBy(() -> export(OnnxExportTask.Format.FLOAT16, Listener.NONE))
        .withMessageContaining("model.layers.0.self_attn.k_proj.weight has numbers beyond 65,504");
    assertThat(out).doesNotExist();
    assertThat(export(OnnxExportTask.Format.FLOAT32, Listener.NONE).get("dtype"))
        .isEqualTo("float32");
  }

  @Test
  void adaptersAreToBeMergedFirst() throws Exception {
    folder = Path.of(OnnxExportTaskTest.class.getResource("/adapter-folders/qwen2").toURI());
    assertThatIOException()
        .isThrownBy(() -> export(OnnxExportTask.Format.FLOAT32, Listener.NONE))
        .withMessageContaining("comal model merge");
  }
}
