package org.comal.llm.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.comal.llm.PlainDecoder;
import org.comal.llm.TinyModels;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class DecoderTest {
  static final List<String> VARIANTS = TinyModels.VARIANTS;

  private static final int[] IDS = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3};

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("VARIANTS")
  void logitsAreThoseOfAPlainForwardPass(String variant) throws IOException {
    ModelConfig config = TinyModels.config(variant, 11);
    List<double[]> weights = TinyModels.weights(config, 5);
    TinyModels.write(config, weights, folder);
    double[][] truth = new PlainDecoder(config, weights).logits(IDS);
    // 1e-5 is single precision over two blocks; 1e-11 leaves nothing but the order of additions.
    assertClose(config, DType.FLOAT32, truth, 1e-5);
    assertClose(config, DType.FLOAT64, truth, 1e-11);
  }

  @ParameterizedTest
  @FieldSource("VARIANTS")
  void bfloat16StaysWithinItsEightBits(String variant) throws IOException {
    ModelConfig config = TinyModels.config(variant, 11);
    List<double[]> weights = TinyModels.weights(config, 5);
    TinyModels.write(config, weights, folder);
    double[][] truth = new PlainDecoder(config, weights).logits(IDS);
    double[] values = logits(config, DType.BFLOAT16);
    double error = 0;
    double size = 0;
    for (int i = 0; i < values.length; i++) {
      double t = truth[i / config.vocabulary()][i % config.vocabulary()];
      error += (values[i] - t) * (values[i] - t);
      size += t * t;
    }
    // A rounding to 8 bits errs by at most 2^-8 = 0.4 %; about 40 of them lie on the way through
    // two blocks and add up like a random walk: 0.4 % · √40 = 2.5 %, allowed twice.
    assertThat(Math.sqrt(error / size)).isLessThan(0.05);
  }

  private void assertClose(ModelConfig config, DType dtype, double[][] truth, double tolerance)
      throws IOException {
    double[] values = logits(config, dtype);
    for (int t = 0; t < IDS.length; t++) {
      for (int v = 0; v < config.vocabulary(); v++) {
        assertThat(values[t * config.vocabulary() + v]).isCloseTo(truth[t][v], within(tolerance));
      }
    }
  }

  private double[] logits(ModelConfig config, DType dtype) throws IOException {
    long[] row = Arrays.stream(IDS).asLongStream().toArray();
    Torch torch = Torch.open(config, "cpu");
    try (Decoder decoder = new Decoder(torch, config, dtype);
        Weights w = Weights.read(torch, config, folder, dtype)) {
      return decoder.logits(w, row);
    }
  }

  @Test
  void writtenWeightsReadAgainAreTheSameBytes() throws IOException {
    ModelConfig config = TinyModels.config(TinyModels.VARIANTS.get(0), 11);
    TinyModels.write(config, TinyModels.weights(config, 5), folder);
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (Torch torch = Torch.open(config, "cpu");
        Weights w = Weights.read(torch, config, folder, DType.FLOAT32)) {
      w.write(copy);
      try (Weights again = Weights.read(torch, config, copy, DType.FLOAT32)) {
        assertThat(again.digest()).isEqualTo(w.digest());
      }
    }
    assertThat(Files.readAllBytes(copy.resolve(Safetensors.FILE)))
        .isEqualTo(Files.readAllBytes(folder.resolve(Safetensors.FILE)));
  }

  @Test
  void bfloat16WeightsAreReadAndWrittenBack() throws IOException {
    ModelConfig config = TinyModels.config(TinyModels.VARIANTS.get(1), 11);
    TinyModels.write(config, TinyModels.weights(config, 5), folder);
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (Torch torch = Torch.open(config, "cpu");
        Weights w = Weights.read(torch, config, folder, DType.BFLOAT16)) {
      w.write(copy);
      assertThat(Safetensors.open(copy).entries().get("model.norm.weight").dtype())
          .isEqualTo("BF16");
      try (Weights again = Weights.read(torch, config, copy, DType.BFLOAT16)) {
        assertThat(again.digest()).isEqualTo(w.digest());
      }
    }
  }

  @Test
  void refusesADeviceThatIsNotThere() {
    ModelConfig config = TinyModels.config(TinyModels.VARIANTS.get(0), 11);
    assertThatThrownBy(() -> Torch.open(config, "tpu"))
        .hasMessage("device is tpu, but must be auto, cpu, cuda or cuda:N");
    assertThatThrownBy(() -> Torch.open(config, "cuda:99"))
        .hasMessageContaining("device is cuda:99, but PyTorch sees");
  }

  @Test
  void outOfMemoryNamesTheSettingsThatHelp() {
    ModelConfig config = TinyModels.config(TinyModels.VARIANTS.get(0), 11);
    try (Torch torch = Torch.open(config, "cpu");
        Tensor place = torch.longs(0)) {
      long[] shape = {1L << 45}; // 128 TiB
      assertThatThrownBy(() -> torch.tensor("blank", shape, DType.FLOAT32.torch(), place))
          .isInstanceOf(TorchMemoryException.class)
          .hasMessageContaining("out of memory on cpu in blank")
          .hasMessageContaining(
              "Maybe lower micro-batch-tokens or generation-batch, set recompute = true, or use"
                  + " dtype = bfloat16");
    }
  }
}
