package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Safetensors;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Against the logits of other engines, where a folder with a model and files {@code input_ids.txt}
 * and {@code logits_*.csv} (one line a position) is given by {@code -Dcomal.reference=FOLDER}.
 */
@EnabledIfSystemProperty(named = "comal.reference", matches = ".+")
class ReferenceLogitsTest {
  private static final Path FOLDER = Path.of(System.getProperty("comal.reference", "."));

  @Test
  void logitsAreThoseOfOtherEngines() throws IOException {
    int[] ids = ids();
    double[] single = logits(DType.FLOAT32, ids);
    int compared = 0;
    try (var files = Files.list(FOLDER)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().matches("logits_.*csv")).toList()) {
        double[] theirs = numbers(file);
        assertThat(single).as(file.toString()).containsExactly(theirs, within(1e-5));
        double most = 0;
        for (int i = 0; i < theirs.length; i++) {
          most = Math.max(most, Math.abs(single[i] - theirs[i]));
        }
        System.out.printf(
            Locale.ROOT,
            "%s: %d logits, largest difference %.2g%n",
            file.getFileName(),
            theirs.length,
            most);
        compared++;
      }
    }
    assertThat(compared).as("files of logits").isPositive();
  }

  /** Checks the plain forward pass that the other tests compare with. */
  @Test
  void thePlainForwardPassIsThatOfTheFloat64Engine() throws IOException {
    ModelConfig config = ModelConfig.read(FOLDER);
    double[] truth = numbers(FOLDER.resolve("logits_purejava_f64.csv"));
    List<double[]> weights = new ArrayList<>();
    Safetensors files = Safetensors.open(FOLDER);
    for (Parameters.Parameter p : Parameters.of(config).list()) {
      Safetensors.Entry entry = files.entries().get(p.name());
      ByteBuffer bytes = entry.map(0, entry.length());
      double[] w = new double[(int) p.size()];
      for (int i = 0; i < w.length; i++) {
        w[i] = bytes.getFloat();
      }
      weights.add(w);
    }
    double[][] plain = new PlainDecoder(config, weights).logits(ids());
    double[] flat = Arrays.stream(plain).flatMapToDouble(Arrays::stream).toArray();
    // The file has nine significant digits of numbers up to 10.
    assertThat(flat).containsExactly(truth, within(1e-6));
    assertThat(logits(DType.FLOAT64, ids())).containsExactly(flat, within(1e-11));
  }

  private static double[] logits(DType dtype, int[] ids) throws IOException {
    ModelConfig config = ModelConfig.read(FOLDER);
    Torch torch = Torch.open(config, TestDevice.NAME);
    try (Decoder decoder = new Decoder(torch, config, dtype);
        Weights weights = Weights.read(torch, config, FOLDER, dtype)) {
      return decoder.logits(weights, Arrays.stream(ids).asLongStream().toArray());
    }
  }

  private static int[] ids() throws IOException {
    String text = Files.readString(FOLDER.resolve("input_ids.txt")).replaceAll("[^0-9,]", "");
    return Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
  }

  private static double[] numbers(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
