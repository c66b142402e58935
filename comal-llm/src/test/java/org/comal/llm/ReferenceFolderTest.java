package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against folders and logits of the reference engine, in two of its versions. */
class ReferenceFolderTest {
  private static final long[] IDS = {0, 5, 17, 3, 23, 3, 9, 11};

  @TempDir Path written;

  static List<Path> folders() throws IOException, URISyntaxException {
    Path all = Path.of(ReferenceFolderTest.class.getResource("/reference-folders").toURI());
    try (Stream<Path> folders = Files.list(all)) {
      List<Path> sorted = folders.sorted().toList();
      // Four families in one version and three in the other, by head and number format.
      assertThat(sorted).hasSize(28);
      return sorted;
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void aFolderHasTheReferenceEnginesLogitsAndIsWrittenBackAsItWas(Path folder) throws IOException {
    ModelConfig config = ModelConfig.read(folder);
    DType stored = Weights.stored(config, Safetensors.open(folder));
    Torch torch = Torch.open(config, TestDevice.NAME);
    try (Decoder decoder = new Decoder(torch, config, DType.FLOAT32);
        Weights weights = Weights.read(torch, config, folder, DType.FLOAT32);
        Weights own = Weights.read(torch, config, folder, stored)) {
      // Logits are up to 10 and come of some 100 float32 roundings of 6e-7 each.
      assertThat(decoder.logits(weights, IDS)).containsExactly(logits(folder), within(5e-5));
      own.write(written);
    }
    assertThat(folder.getFileName().toString()).endsWith(stored.configName());
    assertThat(config.saidDtype()).contains(stored.configName());
    assertThat(config.json(stored)).isEqualTo(config.json());
    Safetensors before = Safetensors.open(folder);
    Safetensors after = Safetensors.open(written);
    assertThat(after.entries().keySet()).isEqualTo(before.entries().keySet());
    for (String name : before.entries().keySet()) {
      Safetensors.Entry x = before.entries().get(name);
      Safetensors.Entry y = after.entries().get(name);
      assertThat(y.dtype()).isEqualTo(x.dtype());
      assertThat(y.map(0, y.length())).as(name).isEqualTo(x.map(0, x.length()));
    }
  }

  private static double[] logits(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("logits.csv")).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
