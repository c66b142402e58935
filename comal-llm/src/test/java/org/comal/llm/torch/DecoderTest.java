package org.comal.llm.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comal.llm.PlainDecoder;
import org.comal.llm.TestDevice;
import org.comal.llm.TinyModels;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.SafetensorsWriter;
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

  /** The first weights in single precision, the others in half precision, a file each. */
  @Test
  void aModelInTwoShardsOfTwoFormatsIsTheSame() throws IOException {
    ModelConfig config = TinyModels.config(VARIANTS.get(0), 11);
    List<double[]> weights = TinyModels.weights(config, 5);
    // To what half precision holds as well: n / 256 with |n| < 2048.
    weights.forEach(w -> Arrays.setAll(w, i -> Math.rint(256 * w[i]) / 256));
    TinyModels.write(config, weights, folder);
    double[][] truth = new PlainDecoder(config, weights).logits(IDS);
    Files.delete(folder.resolve(Safetensors.FILE));
    List<Parameter> all = Parameters.of(config).list();
    int half = all.size() / 2;
    List<String> map = new ArrayList<>();
    for (int shard = 1; shard <= 2; shard++) {
      String name = "model-0000%s-of-00002.safetensors".formatted(shard);
      int from = shard == 1 ? 0 : half;
      int to = shard == 1 ? half : all.size();
      DType format = shard == 1 ? DType.FLOAT32 : DType.FLOAT16;
      try (SafetensorsWriter out =
          new SafetensorsWriter(folder.resolve(name), all.subList(from, to), format)) {
        for (int i = from; i < to; i++) {
          map.add("\"%s\": \"%s\"".formatted(all.get(i).name(), name));
          ByteBuffer bytes = ByteBuffer.allocate(format.bytes() * weights.get(i).length);
          bytes.order(ByteOrder.LITTLE_ENDIAN);
          for (double w : weights.get(i)) {
            if (format == DType.FLOAT32) {
              bytes.putFloat((float) w);
            } else {
              bytes.putShort(halfPrecision(w));
            }
          }
          out.write(bytes.flip());
        }
        out.finish();
      }
    }
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {" + String.join(", ", map) + "}}");

    assertThat(Weights.stored(config, Safetensors.open(folder))).isEqualTo(DType.FLOAT32);
    assertClose(config, DType.FLOAT32, truth, 1e-5);
  }

  /** A sign, five bits of an exponent above -15, ten of a fraction; of a normal number or 0. */
  private static short halfPrecision(double x) {
    if (x == 0) {
      return 0;
    }
    int exponent = Math.getExponent(x);
    int fraction = (int) Math.rint((Math.abs(x) / Math.scalb(1.0, exponent) - 1) * 1024);
    return (short) ((x < 0 ? 0x8000 : 0) | (exponent + 15 << 10) | fraction);
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
    Torch torch = Torch.open(config, TestDevice.NAME);
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
    try (Torch torch = Torch.open(config, TestDevice.NAME);
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
    try (Torch torch = Torch.open(config, TestDevice.NAME);
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
    try (Torch torch = Torch.open(config, TestDevice.NAME);
        Tensor place = torch.longs(0)) {
      long[] shape = {1L << 45}; // 128 TiB
      assertThatThrownBy(() -> torch.tensor("blank", shape, DType.FLOAT32.torch(), place))
          .isInstanceOf(TorchMemoryException.class)
          .hasMessageContaining("out of memory on " + TestDevice.NAME + " in blank")
          .hasMessageContaining(
              "Maybe lower micro-batch-tokens or generation-batch, set recompute = true, or use"
                  + " dtype = bfloat16");
    }
  }
}
