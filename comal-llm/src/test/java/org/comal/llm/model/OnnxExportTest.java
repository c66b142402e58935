package org.comal.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comal.llm.ReferenceFolders;
import org.comal.llm.TinyModels;
import org.comal.onnx.ElementType;
import org.comal.onnx.OnnxDecoder;
import org.comal.onnx.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Folders of the reference engine in ONNX Runtime, against the engine's logits: all families, with
 * scaled rotary positions, norms of heads, biases, and tied and separate heads.
 */
class OnnxExportTest {
  private static final long[] IDS = ReferenceFolders.ids();

  /** Roundings of float16 are 8,000 times those of float32. */
  private static final double HALF_TOLERANCE = 0.1;

  @TempDir Path written;

  static List<Path> folders() throws IOException, URISyntaxException {
    return ReferenceFolders.all();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void onnxRuntimeGivesTheReferenceEnginesLogits(Path folder) throws Exception {
    double[][] expected = ReferenceFolders.logits(folder);
    for (boolean fused : new boolean[] {false, true}) {
      Form all = new Form(fused, false, ElementType.FLOAT);
      try (Session session = session(folder, all)) {
        assertClose(run(session, folder, IDS), expected, ReferenceFolders.TOLERANCE);
      }
      Form halves = new Form(fused, false, ElementType.FLOAT16);
      try (Session session = session(folder, halves)) {
        assertClose(run(session, folder, IDS), expected, HALF_TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void twoPiecesAreAsOne(Path folder) throws Exception {
    double[][] last = {ReferenceFolders.logits(folder)[IDS.length - 1]};
    for (boolean fused : new boolean[] {false, true}) {
      try (Session session = session(folder, new Form(fused, true, ElementType.FLOAT))) {
        Map<String, Object> first = session.run(inputs(folder, Arrays.copyOf(IDS, 5), 0, Map.of()));
        Map<String, Object> second =
            session.run(inputs(folder, Arrays.copyOfRange(IDS, 5, IDS.length), 5, first));
        assertClose(((float[][][]) second.get("logits"))[0], last, ReferenceFolders.TOLERANCE);
      }
    }
  }

  /** silu(gate) · up is about a million here, where the largest half is 65,504. */
  @Test
  void activationsBeyondFloat16GiveNoNumbers() throws Exception {
    Path folder = written.resolve("large");
    ModelConfig config = TinyModels.config(TinyModels.VARIANTS.get(4), 259);
    List<double[]> weights = TinyModels.weights(config, 1);
    for (String name : List.of("gate_proj", "up_proj")) {
      double[] w = weights.get(TinyModels.number(config, "model.layers.0.mlp." + name + ".weight"));
      Arrays.setAll(w, i -> 1e3 * Math.signum(w[i]));
    }
    TinyModels.write(config, weights, folder);
    try (Session session = session(folder, new Form(true, true, ElementType.FLOAT))) {
      for (float logit : run(session, folder, IDS)[0]) {
        assertThat(logit).isFinite();
      }
    }
    try (Session session = session(folder, new Form(true, true, ElementType.FLOAT16))) {
      for (float logit : run(session, folder, IDS)[0]) {
        assertThat(logit).isNaN();
      }
    }
  }

  private record Form(boolean fused, boolean lastOnly, ElementType numbers) {}

  private Session session(Path folder, Form form) throws Exception {
    Path file = written.resolve("model.onnx");
    OnnxExport.decoder(ModelConfig.read(folder), Safetensors.open(folder), read -> {})
        .languageModel(new OnnxDecoder.Form(true, form.lastOnly, form.fused, form.numbers))
        .write(file);
    return new Session(file);
  }

  private static float[][] run(Session session, Path folder, long[] ids) throws Exception {
    return ((float[][][]) session.run(inputs(folder, ids, 0, Map.of())).get("logits"))[0];
  }

  /** Tokens after {@code from} others, whose keys and values are among {@code before}. */
  private static Map<String, Object> inputs(
      Path folder, long[] ids, int from, Map<String, Object> before) throws IOException {
    ModelConfig config = ModelConfig.read(folder);
    Map<String, Object> inputs = new HashMap<>();
    for (int l = 0; l < config.layers(); l++) {
      for (String part : List.of("key", "value")) {
        long[] none = {1, config.keyValueHeads(), 0, config.headDimension()};
        inputs.put(
            "past_key_values." + l + "." + part,
            before.getOrDefault("present." + l + "." + part, none));
      }
    }
    long[] mask = new long[from + ids.length];
    Arrays.fill(mask, 1);
    long[] positions = new long[ids.length];
    Arrays.setAll(positions, i -> (long) from + i);
    inputs.put("input_ids", new long[][] {ids});
    inputs.put("attention_mask", new long[][] {mask});
    inputs.put("position_ids", new long[][] {positions});
    return inputs;
  }

  private static void assertClose(float[][] actual, double[][] expected, double tolerance) {
    assertThat(actual.length).isEqualTo(expected.length);
    for (int t = 0; t < expected.length; t++) {
      for (int i = 0; i < expected[t].length; i++) {
        assertThat((double) actual[t][i])
            .as("logit %s after token %s", i, t)
            .isCloseTo(expected[t][i], within(tolerance));
      }
    }
  }
}
