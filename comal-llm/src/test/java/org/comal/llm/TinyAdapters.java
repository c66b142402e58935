package org.comal.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.comal.event.Listener;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.DType;
import org.comal.llm.model.Lora;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Parameters.Slot;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.SafetensorsWriter;
import org.comal.llm.model.StoredNumbers;
import org.comal.random.RandomSource;

/** Small models with adapters for tests, made from a seed. */
final class TinyAdapters {
  /** On every projection. */
  static final Lora LORA = new Lora(3, 6, Lora.projections());

  private TinyAdapters() {}

  /** Writes adapters that leave nothing at 0. */
  static void write(Path folder, Path base, Lora lora, long seed) throws IOException {
    Files.createDirectories(folder);
    new AdapterFolder(folder, base.toString(), lora).write();
    List<Parameter> list = Parameters.of(ModelConfig.read(base), Optional.of(lora)).trained();
    try (SafetensorsWriter out =
        new SafetensorsWriter(
            folder.resolve(AdapterFolder.WEIGHTS), list, DType.FLOAT32, Map.of())) {
      for (Parameter p : list) {
        RandomGenerator g = new RandomSource(seed).at(p.name()).generator();
        ByteBuffer bytes = ByteBuffer.allocate((int) (4 * p.size())).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
          bytes.putFloat((float) (0.3 * g.nextGaussian()));
        }
        out.write(bytes.flip());
      }
      out.finish();
    }
  }

  /** Adapters of a folder on a model. */
  static CausalLmPolicy read(Path base, Path adapters, LmSettings settings) throws IOException {
    AdapterFolder folder = AdapterFolder.read(adapters);
    return open(base, new LoraStart.Stored(folder, base.toString()), settings);
  }

  /** New adapters on a model, which change nothing yet. */
  static CausalLmPolicy begun(Path base, Lora lora, LmSettings settings) throws IOException {
    return open(base, new LoraStart.Drawn(lora, base.toString(), new RandomSource(8)), settings);
  }

  private static CausalLmPolicy open(Path base, LoraStart start, LmSettings settings)
      throws IOException {
    return CausalLmPolicy.read(base, TestDevice.NAME, "auto", settings, start, Listener.NONE);
  }

  /** A model with random weights and random adapters, to be closed by the caller. */
  static CausalLmPolicy policy(String variant, long seed, LmSettings settings) {
    try {
      Path base = TinyPolicies.folder(variant, 1);
      Path adapters = base.resolveSibling(base.getFileName() + "-adapters-" + seed);
      write(adapters, base, LORA, seed);
      return read(base, adapters, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The weights of a base of seed 1 with W + (alpha / rank) · B A in place of every adapted W. */
  static List<double[]> merged(Path base, Path adapters, Lora lora) throws IOException {
    return merged(TinyModels.weights(ModelConfig.read(base), 1), base, adapters, lora);
  }

  /** The same with a base of any weights, which are written to. */
  static List<double[]> merged(List<double[]> weights, Path base, Path adapters, Lora lora)
      throws IOException {
    ModelConfig config = ModelConfig.read(base);
    List<double[]> own = numbers(base, adapters, lora);
    int next = 0;
    for (int layer = 0; layer < config.layers(); layer++) {
      for (Slot slot : lora.targets()) {
        double[] w = weights.get(TinyModels.number(config, layer, slot));
        double[] a = own.get(next++);
        double[] b = own.get(next++);
        int inputs = a.length / lora.rank();
        for (int o = 0; o < b.length / lora.rank(); o++) {
          for (int i = 0; i < inputs; i++) {
            for (int r = 0; r < lora.rank(); r++) {
              w[o * inputs + i] += lora.scale() * b[o * lora.rank() + r] * a[r * inputs + i];
            }
          }
        }
      }
    }
    return weights;
  }

  private static List<double[]> numbers(Path base, Path adapters, Lora lora) throws IOException {
    ModelConfig config = ModelConfig.read(base);
    List<double[]> all = new ArrayList<>();
    for (var entry :
        new AdapterFolder(adapters, "", lora)
            .weights(config, () -> StoredNumbers.digest(Safetensors.open(base).weights(config)))) {
      var bytes = entry.map(0, entry.length());
      double[] numbers = new double[(int) (entry.length() / 4)];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = bytes.getFloat();
      }
      all.add(numbers);
    }
    return all;
  }
}
