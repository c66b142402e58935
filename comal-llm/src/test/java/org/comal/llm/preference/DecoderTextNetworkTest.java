package org.comal.llm.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comal.llm.Computation;
import org.comal.llm.TestDevice;
import org.comal.llm.TinyModels;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Safetensors;
import org.comal.llm.preference.PreferenceModel.Example;
import org.comal.onnx.Session;
import org.comal.policy.OptimizerSpec;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class DecoderTextNetworkTest {
  private static final RandomSource RANDOM = new RandomSource(3);
  private static final String QWEN2 = "'model_type':'qwen2','tie_word_embeddings':true";
  private static final List<int[]> TEXTS =
      List.of(
          new int[] {3, 1, 4, 1, 5}, new int[] {9, 2}, new int[] {6, 5, 3}, new int[] {5, 8, 9, 7});
  private static final List<Example> PAIRS =
      List.of(new Example(0, 1, 0.9), new Example(2, 3, 0.2), new Example(1, 2, 1));

  @TempDir Path folder;

  private static OptimizerSpec spec(double rate) {
    return new OptimizerSpec(rate, 0.9, 0.999, 1e-8, 0, 1, OptimizerSpec.Decay.CONSTANT, 0, 1);
  }

  private void write(String variant) throws IOException {
    ModelConfig config = TinyModels.config(variant, 11);
    TinyModels.write(config, TinyModels.weights(config, 5), folder);
  }

  private DecoderTextNetwork network(Computation.Format compute, int mostTokens)
      throws IOException {
    return new DecoderTextNetwork(
        folder, new Computation(TestDevice.NAME, compute), mostTokens, spec(1e-3));
  }

  /** The states of the last tokens, in one piece, in several, and kept. */
  @ParameterizedTest
  @CsvSource({"1000", "12", "1"})
  void piecesDoNotChangeVectors(int mostTokens) throws IOException {
    write(QWEN2);
    try (DecoderTextNetwork whole = network(Computation.Format.FLOAT64, 1000);
        DecoderTextNetwork pieces = network(Computation.Format.FLOAT64, mostTokens)) {
      double[][] expected = whole.encode(TEXTS);
      double[][] encoded = pieces.encode(TEXTS);
      double[][] kept = pieces.forward(TEXTS);
      for (int i = 0; i < expected.length; i++) {
        assertThat(encoded[i]).containsExactly(expected[i], within(1e-12));
        assertThat(kept[i]).containsExactly(expected[i], within(1e-12));
      }
    }
  }

  /**
   * The length of the gradient against central differences along single numbers of the saved state,
   * which is written, changed and read again.
   */
  @ParameterizedTest
  @CsvSource({"1000", "6"})
  void slopesAreThoseOfTheLoss(int mostTokens) throws IOException {
    write(QWEN2);
    Path state = Files.createDirectory(folder.resolve("state"));
    try (PreferenceModel model = model(network(Computation.Format.FLOAT64, mostTokens))) {
      model.save(state);
      double squares = 0;
      Path file = state.resolve("backbone.safetensors");
      for (Parameters.Parameter p : Parameters.of(ModelConfig.read(folder)).list()) {
        for (int i = 0; i < p.size(); i++) {
          double slope =
              (lossWith(model, state, file, p.name(), i, 1e-5)
                      - lossWith(model, state, file, p.name(), i, -1e-5))
                  / 2e-5;
          squares += slope * slope;
        }
      }
      model.restore(state);
      model.accumulate(TEXTS, PAIRS);
      assertThat(model.networkSquaredNorm())
          .isPositive()
          .isCloseTo(squares, within(1e-7 * squares));
    }
  }

  private PreferenceModel model(DecoderTextNetwork network) {
    PreferenceModel model = new PreferenceModel(network, 1, spec(1e-3), RANDOM);
    double[] w = model.blocks().get(0).values();
    for (int j = 0; j < w.length; j++) {
      w[j] = Math.sin(j);
    }
    return model;
  }

  private static double lossWith(
      PreferenceModel model, Path state, Path file, String parameter, int i, double by)
      throws IOException {
    long at = Safetensors.openFile(file).entries().get("master." + parameter).offset() + 8L * i;
    try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw");
        FileChannel channel = random.getChannel()) {
      ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(number, at);
      double was = number.getDouble(0);
      channel.write(number.putDouble(0, was + by).rewind(), at);
      model.restore(state);
      double[] l = model.logits(TEXTS, PAIRS);
      double loss = 0;
      for (int n = 0; n < l.length; n++) {
        loss += PreferenceModel.crossEntropy(l[n], PAIRS.get(n).preference()) / l.length;
      }
      channel.write(number.putDouble(0, was).rewind(), at);
      return loss;
    }
  }

  @ParameterizedTest
  @FieldSource("org.comal.llm.TinyModels#VARIANTS")
  void trainsAndExportsABackbone(String variant) throws Exception {
    write(variant);
    try (PreferenceModel model =
        new PreferenceModel(network(Computation.Format.FLOAT32, 1000), 1, spec(1e-2), RANDOM)) {
      double before = model.accumulate(TEXTS, PAIRS);
      for (int step = 0; step < 60; step++) {
        model.train(TEXTS, PAIRS);
      }
      // The entropy of the labels: (H(.9) + H(.2) + 0)/3 = (.325 + .500)/3 = .275.
      assertThat(model.accumulate(TEXTS, PAIRS)).isLessThan(before).isCloseTo(0.275, within(0.02));
      model.export(folder, "{instruction} {output}", 20, "none");
      double[] own = model.logits(TEXTS, PAIRS);
      try (Session session = new Session(folder.resolve("model.onnx"))) {
        float[] onnx =
            (float[])
                session
                    .run(
                        Map.of(
                            "input_ids_1", new long[][] {{3, 1, 4, 1, 5}, {6, 5, 3, 0, 0}},
                            "attention_mask_1", new long[][] {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}},
                            "input_ids_2", new long[][] {{9, 2, 0, 0}, {5, 8, 9, 7}},
                            "attention_mask_2", new long[][] {{1, 1, 0, 0}, {1, 1, 1, 1}}))
                    .get("logits");
        assertThat((double) onnx[0]).isCloseTo(own[0], within(1e-4));
        assertThat((double) onnx[1]).isCloseTo(own[1], within(1e-4));
      }
    }
  }
}
