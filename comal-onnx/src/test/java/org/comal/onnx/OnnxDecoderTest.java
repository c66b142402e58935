package org.comal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxDecoderTest {
  /** Single precision over two layers: errors of some 1e-6 on logits of size 10. */
  private static final double TOLERANCE = 1e-4;

  private static final long[] A = {3, 1, 4, 1, 5, 9, 2};
  private static final long[] B = {6, 5, 3};

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void givesTheLogitsOfPlainArithmetic(boolean qkvBias, boolean tied) throws Exception {
    DecoderShape shape = PlainDecoder.tiny(11, qkvBias, tied);
    Map<String, LazyTensor> weights = PlainDecoder.randomWeights(shape, 7);
    PlainDecoder plain = new PlainDecoder(shape, weights);
    try (Session session =
        session(new OnnxDecoder(shape, weights::get).languageModel(false, false))) {
      float[][][] logits =
          (float[][][])
              session
                  .run(
                      Map.of(
                          "input_ids",
                          new long[][] {A, padded(B, A.length)},
                          "attention_mask",
                          new long[][] {ones(7), {1, 1, 1, 0, 0, 0, 0}}))
                  .get("logits");
      assertClose(logits[0], plain.logits(A), 0);
      assertClose(logits[1], plain.logits(B), 0);
    }
  }

  @Test
  void givesTheLastLogitsAlone() throws Exception {
    DecoderShape shape = PlainDecoder.tiny(11, true, true);
    Map<String, LazyTensor> weights = PlainDecoder.randomWeights(shape, 8);
    PlainDecoder plain = new PlainDecoder(shape, weights);
    try (Session session =
        session(new OnnxDecoder(shape, weights::get).languageModel(false, true))) {
      float[][][] logits =
          (float[][][])
              session
                  .run(
                      Map.of(
                          "input_ids",
                          new long[][] {A, padded(B, A.length)},
                          "attention_mask",
                          new long[][] {ones(7), {1, 1, 1, 0, 0, 0, 0}}))
                  .get("logits");
      assertThat(logits[0]).hasDimensions(1, 11);
      assertClose(logits[0], new double[][] {plain.logits(A)[6]}, 0);
      assertClose(logits[1], new double[][] {plain.logits(B)[2]}, 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "4", "6"})
  void goesOnFromPastKeysAndValues(int split) throws Exception {
    DecoderShape shape = PlainDecoder.tiny(11, true, true);
    Map<String, LazyTensor> weights = PlainDecoder.randomWeights(shape, 9);
    PlainDecoder plain = new PlainDecoder(shape, weights);
    try (Session session =
        session(new OnnxDecoder(shape, weights::get).languageModel(true, false))) {
      Map<String, Object> past = new HashMap<>();
      for (int l = 0; l < 2; l++) {
        past.put("past_key_values." + l + ".key", new long[] {1, 2, 0, 6});
        past.put("past_key_values." + l + ".value", new long[] {1, 2, 0, 6});
      }
      Map<String, Object> begun = session.run(step(A, 0, split, past));
      assertClose(((float[][][]) begun.get("logits"))[0], plain.logits(A), 0);
      Map<String, Object> rest = new HashMap<>();
      for (int l = 0; l < 2; l++) {
        rest.put("past_key_values." + l + ".key", begun.get("present." + l + ".key"));
        rest.put("past_key_values." + l + ".value", begun.get("present." + l + ".value"));
      }
      Map<String, Object> ended = session.run(step(A, split, A.length, rest));
      assertClose(((float[][][]) ended.get("logits"))[0], plain.logits(A), split);
      assertThat(((float[][][][]) ended.get("present.1.value"))[0][0]).hasDimensions(7, 6);
    }
  }

  @Test
  void readsTheEncodingOfTheLastToken() throws Exception {
    DecoderShape shape = PlainDecoder.tiny(11, true, true);
    Map<String, LazyTensor> weights = PlainDecoder.randomWeights(shape, 10);
    PlainDecoder plain = new PlainDecoder(shape, weights);
    float[] head = new float[16];
    head[3] = 2;
    head[5] = -1;
    OnnxGraph g = PreferenceGraphs.reward(new OnnxDecoder(shape, weights::get), head, .25f);
    try (Session session = session(g)) {
      float[] reward =
          (float[])
              session
                  .run(
                      Map.of(
                          "input_ids",
                          new long[][] {A, padded(B, A.length)},
                          "attention_mask",
                          new long[][] {ones(7), {1, 1, 1, 0, 0, 0, 0}}))
                  .get("reward");
      double[] a = plain.hidden(A)[6];
      double[] b = plain.hidden(B)[2];
      assertThat((double) reward[0]).isCloseTo(2 * a[3] - a[5] + .25, within(TOLERANCE));
      assertThat((double) reward[1]).isCloseTo(2 * b[3] - b[5] + .25, within(TOLERANCE));
    }
  }

  @Test
  void readsWeightsFromTheirOwnFileWhereTheyAreLarge() throws Exception {
    DecoderShape shape = PlainDecoder.tiny(11, true, true);
    Map<String, LazyTensor> weights = PlainDecoder.randomWeights(shape, 11);
    PlainDecoder plain = new PlainDecoder(shape, weights);
    Path file = directory.resolve("large.onnx");
    new OnnxDecoder(shape, weights::get).languageModel(false, false).write(file, 1000);
    assertThat(directory.resolve("large.onnx.data")).exists();
    try (Session session = new Session(file)) {
      float[][][] logits =
          (float[][][])
              session
                  .run(
                      Map.of(
                          "input_ids", new long[][] {A}, "attention_mask", new long[][] {ones(7)}))
                  .get("logits");
      assertClose(logits[0], plain.logits(A), 0);
    }
  }

  private Session session(OnnxGraph graph) throws Exception {
    Path file = directory.resolve("model.onnx");
    graph.write(file);
    return new Session(file);
  }

  private static Map<String, Object> step(long[] ids, int from, int to, Map<String, Object> past) {
    long[] part = java.util.Arrays.copyOfRange(ids, from, to);
    long[] positions = new long[to - from];
    java.util.Arrays.setAll(positions, i -> (long) from + i);
    Map<String, Object> inputs = new HashMap<>(past);
    inputs.put("input_ids", new long[][] {part});
    inputs.put("attention_mask", new long[][] {ones(to)});
    inputs.put("position_ids", new long[][] {positions});
    return inputs;
  }

  private static long[] padded(long[] ids, int length) {
    return java.util.Arrays.copyOf(ids, length);
  }

  private static long[] ones(int n) {
    long[] mask = new long[n];
    java.util.Arrays.fill(mask, 1);
    return mask;
  }

  /** Compares as many rows as both have, {@code actual} beginning at row {@code from}. */
  private static void assertClose(float[][] actual, double[][] expected, int from) {
    for (int t = 0; t < actual.length && from + t < expected.length; t++) {
      for (int i = 0; i < actual[t].length; i++) {
        assertThat((double) actual[t][i])
            .as("logit %d after token %d", i, from + t)
            .isCloseTo(expected[from + t][i], within(TOLERANCE));
      }
    }
  }
}
