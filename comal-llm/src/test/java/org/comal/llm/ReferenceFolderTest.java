package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
  @TempDir Path written;

  static List<Path> folders() throws IOException, URISyntaxException {
    return ReferenceFolders.all();
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
      double[] expected =
          Arrays.stream(ReferenceFolders.logits(folder)).flatMapToDouble(Arrays::stream).toArray();
      assertThat(decoder.logits(weights, ReferenceFolders.ids()))
          .containsExactly(expected, within(ReferenceFolders.TOLERANCE));
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
}
