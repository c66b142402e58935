package org.comal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PooledNetworkTest {
  /** Token 0: (1, 0); token 1: (0, 2); token 2: (4, 4). */
  private static final float[] TABLE = {1, 0, 0, 2, 4, 4};

  /** Rows 0 to 4. */
  private static final float[] PAIRS = {1, 2, 4, 8, 16};

  /** For the two of the mean, for the pairs, for the length, for the different tokens; twice. */
  private static final float[] W = {.1f, -.2f, .03f, .4f, .2f, .5f, -.6f, .07f, -.8f, .3f};

  private static final float[] B = {.25f, -.5f};

  @TempDir Path directory;

  private static PooledNetwork network(boolean withPairs) {
    int features = withPairs ? 5 : 4;
    float[] w = new float[2 * features];
    for (int i = 0; i < 2; i++) {
      System.arraycopy(W, 5 * i, w, features * i, 2);
      if (withPairs) {
        w[features * i + 2] = W[5 * i + 2];
      }
      System.arraycopy(W, 5 * i + 3, w, features * i + features - 2, 2);
    }
    return new PooledNetwork(
        LazyTensor.of(TABLE, 3, 2),
        withPairs ? LazyTensor.of(PAIRS, 5, 1) : LazyTensor.of(new float[0], 0, 1),
        LazyTensor.of(w, 2, features),
        LazyTensor.of(B, 2),
        5,
        4);
  }

  /** The encoding by the formula, times (1, 10, 100 …), as the graph's head takes it. */
  private static double expected(boolean withPairs, long... ids) {
    double[] mean = new double[2];
    for (long id : ids) {
      mean[0] += TABLE[2 * (int) id] / ids.length;
      mean[1] += TABLE[2 * (int) id + 1] / ids.length;
    }
    double pairs = 0;
    for (int t = 0; t + 1 < ids.length; t++) {
      pairs += PAIRS[(int) ((ids[t] * 1_000_003 + ids[t + 1]) % 5)] / (ids.length - 1);
    }
    double length = Math.log(1 + ids.length) - 5;
    double distinct = Math.log(1 + Arrays.stream(ids).distinct().count()) - 4;
    double[] f =
        withPairs
            ? new double[] {mean[0], mean[1], pairs, length, distinct}
            : new double[] {mean[0], mean[1], length, distinct};
    double reward = 0;
    double scale = 1;
    for (double x : f) {
      reward += scale * x;
      scale *= 10;
    }
    for (int i = 0; i < 2; i++) {
      double z = B[i] + W[5 * i] * mean[0] + W[5 * i + 1] * mean[1];
      z += W[5 * i + 3] * length + W[5 * i + 4] * distinct;
      reward += scale * Math.tanh(z + (withPairs ? W[5 * i + 2] * pairs : 0));
      scale *= 10;
    }
    return reward;
  }

  private void agrees(boolean withPairs) throws Exception {
    PooledNetwork network = network(withPairs);
    float[] head = new float[network.width()];
    for (int i = 0; i < head.length; i++) {
      head[i] = (float) Math.pow(10, i);
    }
    Path file = directory.resolve("model.onnx");
    PreferenceGraphs.reward(network, head, 0).write(file);
    try (Session session = new Session(file)) {
      Object reward =
          session
              .run(
                  Map.of(
                      "input_ids", new long[][] {{0, 1, 1, 2}, {2, 0, 0, 0}, {1, 2, 0, 0}},
                      "attention_mask", new long[][] {{1, 1, 1, 1}, {1, 0, 0, 0}, {1, 1, 1, 0}}))
              .get("reward");
      assertThat(((float[]) reward)[0])
          .isCloseTo((float) expected(withPairs, 0, 1, 1, 2), within(.2f));
      // One token: it has no pair.
      assertThat(((float[]) reward)[1]).isCloseTo((float) expected(withPairs, 2), within(.2f));
      assertThat(((float[]) reward)[2])
          .isCloseTo((float) expected(withPairs, 1, 2, 0), within(.2f));
      Object alone =
          session
              .run(Map.of("input_ids", new long[][] {{2}}, "attention_mask", new long[][] {{1}}))
              .get("reward");
      assertThat(((float[]) alone)[0]).isEqualTo(((float[]) reward)[1]);
    }
  }

  /** Single precision on a sum of terms up to 1e6. */
  @Test
  void givesTheMeansTheLengthAndTheHiddenLayer() throws Exception {
    agrees(false);
  }

  @Test
  void addsTheMeanOfNeighboursWhereItHasThem() throws Exception {
    agrees(true);
  }

  @Test
  void refusesALayerThatDoesNotFit() {
    assertThatThrownBy(
            () ->
                new PooledNetwork(
                    LazyTensor.of(TABLE, 3, 2),
                    LazyTensor.of(new float[0], 0, 2),
                    LazyTensor.of(new float[6], 2, 3),
                    LazyTensor.of(B, 2),
                    0,
                    0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weights of [2, 3] do not fit 4 features and 2 biases");
  }

  @Test
  void aModelTellsWhatItWasTrainedOn() throws Exception {
    PreferenceNotes notes =
        new PreferenceNotes(
            PreferenceNotes.Kind.REWARD, "{instruction}\n\n{output} ä", 512, false, "0123");
    OnnxGraph g = PreferenceGraphs.reward(network(false), new float[6], 0);
    notes.writeTo(g);
    g.metadata("other", "x".repeat(100_000));
    Path file = directory.resolve("model.onnx");
    g.write(file);
    assertThat(PreferenceNotes.read(file)).contains(notes);
    assertThat(PreferenceNotes.read(directory.resolve("none.onnx"))).isEmpty();
  }
}
