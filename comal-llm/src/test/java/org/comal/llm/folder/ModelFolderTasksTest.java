package org.comal.llm.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.llm.TinyModels;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.llm.text.NewTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTasksTest {
  @TempDir Path temp;
  private Path folder;
  private ModelConfig config;

  @BeforeEach
  void writeAModel() throws IOException {
    folder = temp.resolve("m");
    int ids = NewTokenizer.write(folder, List.of(), 259);
    config = TinyModels.config(TinyModels.VARIANTS.get(4) + ",'torch_dtype':'bfloat16'", ids);
    TinyModels.write(config, TinyModels.weights(config, 1), folder);
  }

  @Test
  void theCheckTellsFamilyFormatsEndTokensTemplateWithTokensAndMemory() throws IOException {
    new ModelCheckTask(folder, "auto").run(temp);
    assertThat(Files.readString(temp.resolve("summary.txt")))
        .contains(
            "family: llama, 8,064 parameters: 2 blocks of width 16",
            "attention: 4 heads over 2 of keys and values, each of width 4; θ = 10000.0, scaled by"
                + " 8.0 (llama3)",
            "output head: the embedding",
            "weights: float32 32 KiB, in model.safetensors",
            "but config.json says bfloat16",
            "vocabulary: 259 ids of the tokenizer, 259 rows of the embedding",
            "end tokens: 256 \"<|endoftext|>\", 258 \"<|im_end|>\"; responses are taught to end with"
                + " 258 \"<|im_end|>\"",
            "chat template: " + folder.resolve("tokenizer_config.json"),
            "\"<|im_start|>user\\nWhat is 2 + 3?<|im_end|>\\n<|im_start|>assistant\\nIt is 5.",
            "257 \"<|im_start|>\" 84 \"u\" 82 \"s\"",
            "in float32, training takes up to",
            "in bfloat16, generation takes up to");
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    assertThatThrownBy(() -> new ModelCheckTask(folder, "auto").run(temp))
        .hasMessageContaining(folder.resolve("tokenizer.json").toString());
  }

  /** The weights are float32 numbers of 24 bits; the nearest of 8 bits is known by division. */
  @Test
  void anExportInBfloat16HasTheNearestNumbersAndSaysSo() throws IOException {
    Path out = Files.createDirectory(temp.resolve("out"));
    Map<String, ?> result = export(out, DType.BFLOAT16, Optional.empty(), List.of());
    assertThat(result.get("dtype")).isEqualTo("bfloat16");
    Path model = out.resolve("model");
    assertThat(ModelConfig.read(model).saidDtype()).contains("bfloat16");
    assertThat(Files.readAllBytes(model.resolve("tokenizer.json")))
        .isEqualTo(Files.readAllBytes(folder.resolve("tokenizer.json")));
    List<Safetensors.Entry> before = Safetensors.open(folder).weights(config);
    List<Safetensors.Entry> after = Safetensors.open(model).weights(config);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i).format()).isEqualTo(DType.BFLOAT16);
      ByteBuffer exact = before.get(i).map(0, before.get(i).length());
      ByteBuffer rounded = after.get(i).map(0, after.get(i).length());
      while (exact.hasRemaining()) {
        double x = exact.getFloat();
        // 8 bits of significand: steps of 2^-7 of the power of two below.
        double step = Math.scalb(1.0, Math.getExponent(x) - 7);
        assertThat((double) Float.intBitsToFloat(rounded.getShort() << 16))
            .isEqualTo(Math.rint(x / step) * step);
      }
    }
  }

  @Test
  void aTrainingOfSmallStepsIsWarnedOf() throws IOException {
    List<double[]> weights = TinyModels.weights(config, 1);
    Path trained = temp.resolve("trained");
    // Doubled, half of the weights survive; a ten-thousandth more, about one in 50 does.
    for (double[] w : weights) {
      for (int i = 0; i < w.length; i++) {
        w[i] *= 1.0001;
      }
    }
    NewTokenizer.write(trained, List.of(), 259);
    TinyModels.write(config, weights, trained);
    List<String> warnings = new ArrayList<>();
    Path first = folder;
    folder = trained;
    Path out = Files.createDirectory(temp.resolve("out"));
    Map<String, ?> small = export(out, DType.BFLOAT16, Optional.of(first), warnings);
    assertThat((Long) small.get("changed")).isGreaterThan(7800);
    // Steps are 2^-8 to 2^-7 of a number: a change of 1e-4 crosses a boundary in 1.3 to 2.6 %.
    assertThat((Double) small.get("surviving-share")).isBetween(0.01, 0.03);
    assertThat(warnings).singleElement().asString().contains("are other numbers in bfloat16");

    for (double[] w : weights) {
      for (int i = 0; i < w.length; i++) {
        w[i] *= 1.1;
      }
    }
    TinyModels.write(config, weights, trained);
    warnings.clear();
    Path again = Files.createDirectory(temp.resolve("again"));
    Map<String, ?> large = export(again, DType.FLOAT32, Optional.of(first), warnings);
    assertThat((Double) large.get("surviving-share")).isEqualTo(1);
    assertThat(warnings).isEmpty();
  }

  private Map<String, ?> export(Path out, DType dtype, Optional<Path> since, List<String> warnings)
      throws IOException {
    Listener listener =
        event -> {
          if (event instanceof Event.Warning warning) {
            warnings.add(warning.message());
          }
        };
    return new ModelExportTask(folder, dtype, since, Optional.empty(), "auto", listener).run(out);
  }
}
