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
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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
import org.comal.random.RandomSource;
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

  private void write(Map<String, String> metadata) throws IOException {
    List<Parameter> list = Parameters.of(config, Optional.of(LORA)).trained();
    try (SafetensorsWriter out =
        new SafetensorsWriter(
            adapters.resolve(AdapterFolder.WEIGHTS), list, DType.FLOAT32, metadata)) {
      for (Parameter p : list) {
        ByteBuffer bytes = ByteBuffer.allocate((int) (4 * p.size())).order(ByteOrder.LITTLE_ENDIAN);
        for (double x : numbers(p)) {
          bytes.putFloat((float) x);
        }
        out.write(bytes.flip());
      }
      out.finish();
    }
  }

  private static double[] numbers(Parameter p) {
    RandomGenerator g = new RandomSource(3).at(p.name()).generator();
    return g.doubles(p.size(), -1, 1).map(x -> (float) x).toArray();
  }

  /** scale · Σ B[row, r] A[r, column] is added to every number of an adapted weight. */
  @Test
  void addsTheProductToTheAdaptedWeightsAlone() throws IOException {
    Map<String, ?> result = merge(Optional.empty(), DType.FLOAT32);
    assertThat(result.get("merged")).isEqualTo(4);
    Path model = temp.resolve("out/model");
    assertThat(Files.readAllBytes(model.resolve("tokenizer.json")))
        .isEqualTo(Files.readAllBytes(base.resolve("tokenizer.json")));
    List<Safetensors.Entry> entries = Safetensors.open(model).weights(config);
    List<double[]> before = TinyModels.weights(config, 1);
    Map<String, Parameter> own =
        Parameters.of(config, Optional.of(LORA)).trained().stream()
            .collect(Collectors.toMap(Parameter::name, p -> p));
    for (int i = 0; i < before.size(); i++) {
      Parameter p = Parameters.of(config).list().get(i);
      String module = "base_model.model." + p.name().replace(".weight", "");
      Parameter a = own.get(module + ".lora_A.weight");
      ByteBuffer after = entries.get(i).map(0, entries.get(i).length());
      for (int k = 0; k < p.size(); k++) {
        double more = 0;
        if (a != null) {
          int inputs = (int) p.shape()[1];
          double[] b = numbers(own.get(module + ".lora_B.weight"));
          for (int r = 0; r < LORA.rank(); r++) {
            more += 1.5 * b[k / inputs * LORA.rank() + r] * numbers(a)[r * inputs + k % inputs];
          }
        }
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
    new AdapterFolder(adapters, "", LORA).write();
    assertThatThrownBy(() -> merge(Optional.empty(), DType.FLOAT32))
        .hasMessageContaining("does not say which model it belongs to")
        .hasMessageContaining("task.model");
  }

  private Map<String, ?> merge(Optional<Path> model, DType dtype) throws IOException {
    Path out = Files.createDirectories(temp.resolve("out"));
    return new ModelMergeTask(adapters, model, dtype, "auto").run(out);
  }
}
