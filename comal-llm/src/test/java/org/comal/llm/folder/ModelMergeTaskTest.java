package org.comal.llm.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.llm.TinyModels;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.DType;
import org.comal.llm.model.Lora;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Parameters.Slot;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.SafetensorsWriter;
import org.comal.llm.text.NewTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelMergeTaskTest {
  private static final Lora LORA = new Lora(2, 3, List.of(Slot.KEY, Slot.DOWN));

  @TempDir Path temp;
  private Path base;
  private Path adapters;
  private ModelConfig config;

  @BeforeEach
  void writeBoth() throws IOException {
    base = temp.resolve("base");
    int ids = NewTokenizer.write(base, List.of(), 259);
    config = TinyModels.config(TinyModels.VARIANTS.get(0), ids);
    TinyModels.write(config, TinyModels.weights(config, 1), base);
    adapters = Files.createDirectory(temp.resolve("adapters"));
    new AdapterFolder(adapters, "../base", LORA).write();
    write(Map.of());
  }

  /** A is 1 + its row, B .01 · (1 + its row) in the first column and 0 in the second. */
  private void write(Map<String, String> metadata) throws IOException {
    List<Parameter> list = Parameters.of(config, Optional.of(LORA)).trained();
    try (SafetensorsWriter out =
        new SafetensorsWriter(
            adapters.resolve(AdapterFolder.WEIGHTS), list, DType.FLOAT32, metadata)) {
      for (Parameter p : list) {
        int columns = (int) p.shape()[1];
        ByteBuffer bytes = ByteBuffer.allocate((int) (4 * p.size())).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < p.size(); i++) {
          int row = i / columns;
          boolean a = p.name().contains("lora_A");
          bytes.putFloat(a ? 1 + row : i % columns == 0 ? .01f * (1 + row) : 0);
        }
        out.write(bytes.flip());
      }
      out.finish();
    }
  }

  /** 1.5 · .01 · (1 + row) · 1 is added to every number of a row of an adapted weight. */
  @Test
  void addsTheProductToTheAdaptedWeightsAlone() throws IOException {
    Map<String, ?> result = merge(Optional.empty(), DType.FLOAT32);
    assertThat(result.get("merged")).isEqualTo(4);
    Path model = temp.resolve("out/model");
    assertThat(Files.readAllBytes(model.resolve("tokenizer.json")))
        .isEqualTo(Files.readAllBytes(base.resolve("tokenizer.json")));
    List<Safetensors.Entry> entries = Safetensors.open(model).weights(config);
    List<double[]> before = TinyModels.weights(config, 1);
    for (int i = 0; i < before.size(); i++) {
      Parameter p = Parameters.of(config).list().get(i);
      boolean adapted = p.name().contains("k_proj.weight") || p.name().contains("down_proj");
      ByteBuffer after = entries.get(i).map(0, entries.get(i).length());
      for (int k = 0; k < p.size(); k++) {
        int row = p.isMatrix() ? (int) (k / p.shape()[1]) : 0;
        double more = adapted ? 1.5 * .01 * (1 + row) : 0;
        assertThat((double) after.getFloat()).isCloseTo(before.get(i)[k] + more, within(1e-6));
      }
    }
  }

  @Test
  void writesBfloat16WhereItIsAskedTo() throws IOException {
    merge(Optional.of(base), DType.BFLOAT16);
    assertThat(Safetensors.open(temp.resolve("out/model")).weights(config).get(0).format())
        .isEqualTo(DType.BFLOAT16);
  }

  @Test
  void refusesAnotherBaseAndOneThatIsNotThere() throws IOException {
    write(AdapterFolder.metadata("0123"));
    assertThatThrownBy(() -> merge(Optional.empty(), DType.FLOAT32))
        .hasMessageContaining("was trained on another model than this one");
    new AdapterFolder(adapters, "org/name", LORA).write();
    assertThatThrownBy(() -> merge(Optional.empty(), DType.FLOAT32))
        .hasMessageContaining("belongs to the model org/name, which is no folder from here")
        .hasMessageContaining("task.model");
  }

  private Map<String, ?> merge(Optional<Path> model, DType dtype) throws IOException {
    Path out = Files.createDirectories(temp.resolve("out"));
    return new ModelMergeTask(adapters, model, dtype, "auto").run(out);
  }
}
