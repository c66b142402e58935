package org.comal.llm.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.files.DurableFiles;
import org.comal.files.SummedDirectory;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    return export(format, Optional.of(out), temp, listener);
  }

  private Map<String, ?> export(
      OnnxExportTask.Format format, Optional<Path> into, Path directory, Listener listener)
      throws IOException {
    return new OnnxExportTask(
            folder, format, OnnxExportTask.Attention.FUSED, into, "auto", listener)
        .run(directory);
  }

  /** An export as it is when only its result was not written any more. */
  private Map<String, ?> exportTinyNumbers(Optional<Path> into) throws IOException {
    // Below 2^-25, half of the smallest number of float16.
    weights.get(3)[7] = 1e-9;
    weights.get(3)[8] = -1e-9;
    TinyModels.write(config, weights, folder);
    Map<String, ?> result = export(OnnxExportTask.Format.FLOAT16, into, temp, Listener.NONE);
    assertThat(result.get("rounded-to-zero")).isEqualTo(2L);
    return result;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anExportThatWasCutOffAfterItsFolderIsTakenUp(boolean named) throws IOException {
    Optional<Path> into = named ? Optional.of(out) : Optional.empty();
    Map<String, ?> result = exportTinyNumbers(into);
    Path summary = temp.resolve("summary.txt");
    String said = Files.readString(summary);
    assertThat(said).contains("\n2 numbers of its weights are 0 now");
    Files.delete(summary);
    Path model = into.orElse(temp.resolve("model")).resolve("model.onnx");
    Object file = Files.readAttributes(model, BasicFileAttributes.class).fileKey();
    assertThat(export(OnnxExportTask.Format.FLOAT16, into, temp, Listener.NONE)).isEqualTo(result);
    assertThat(Files.readString(summary)).isEqualTo(said);
    assertThat(Files.readAttributes(model, BasicFileAttributes.class).fileKey()).isEqualTo(file);
  }

  @Test
  void anExportThatWasCutOffBeforeItsFolderHadItsNameIsWritten() throws IOException {
    Map<String, ?> result = exportTinyNumbers(Optional.of(out));
    DurableFiles.deleteTree(out);
    assertThat(export(OnnxExportTask.Format.FLOAT16, Listener.NONE)).isEqualTo(result);
    DurableFiles.deleteTree(out);
    Files.createDirectory(out);
    assertThat(export(OnnxExportTask.Format.FLOAT16, Listener.NONE)).isEqualTo(result);
    assertThat(out.resolve("model.onnx")).exists();
  }

  @Test
  void aFolderThatIsAnothersIsNotTakenForWhatWasCutOff() throws IOException {
    exportTinyNumbers(Optional.of(out));
    DurableFiles.deleteTree(out);
    Path other = Files.createDirectory(temp.resolve("other"));
    export(OnnxExportTask.Format.FLOAT32, Optional.of(out), other, Listener.NONE);
    assertThatIOException()
        .isThrownBy(() -> export(OnnxExportTask.Format.FLOAT16, Listener.NONE))
        .withMessageStartingWith(out + " is there already");
  }

  @Test
  void aFolderThatWasChangedSinceIsNotTakenUp() throws IOException {
    exportTinyNumbers(Optional.of(out));
    Files.writeString(out.resolve("model.onnx"), "x");
    assertThatIOException()
        .isThrownBy(() -> export(OnnxExportTask.Format.FLOAT16, Listener.NONE))
        .withMessageContaining(out.resolve("model.onnx") + " is damaged");
  }

  @Test
  void aDamagedModelLeavesTheEmptyFolderThere() throws IOException {
    SummedDirectory.list(folder);
    Files.writeString(folder.resolve("tokenizer_config.json"), " ", StandardOpenOption.APPEND);
    Files.createDirectory(out);
    assertThatIOException()
        .isThrownBy(() -> export(OnnxExportTask.Format.FLOAT32, Listener.NONE))
        .withMessageContaining("tokenizer_config.json is damaged");
    assertThat(out).isEmptyDirectory();
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
    Path other = Files.createDirectory(temp.resolve("other"));
    byte[] before = Files.readAllBytes(out.resolve("model.onnx"));
    assertThatIOException()
        .isThrownBy(
            () -> export(OnnxExportTask.Format.FLOAT16, Optional.of(out), other, Listener.NONE))
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
