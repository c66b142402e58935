package org.comal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceGraphsTest {
  /** Token 0: (1, 0); token 1: (0, 2); token 2: (4, 4). */
  private static final MeanEmbedding ENCODER =
      new MeanEmbedding(LazyTensor.of(new float[] {1, 0, 0, 2, 4, 4}, 3, 2));

  @TempDir Path directory;

  @Test
  void averagesEmbeddingsWithoutPadding() throws Exception {
    try (Session session = session(PreferenceGraphs.reward(ENCODER, new float[] {10, 1}, .5f))) {
      Object reward =
          session
              .run(
                  Map.of(
                      "input_ids",
                      new long[][] {{0, 1, 1, 2}, {2, 0, 0, 0}},
                      "attention_mask",
                      new long[][] {{1, 1, 1, 1}, {1, 0, 0, 0}}))
              .get("reward");
      // (1+0+0+4)/4 · 10 + (0+2+2+4)/4 + .5 = 12.5 + 2 + .5; 4 · 10 + 4 + .5.
      assertThat((float[]) reward).containsExactly(new float[] {15f, 44.5f}, within(1e-5f));
    }
  }

  @Test
  void givesOneLogitForEachRowOfTheHead() throws Exception {
    OnnxGraph g =
        PreferenceGraphs.jointPair(
            ENCODER, new float[][] {{1, 0}, {0, 1}}, new float[] {.5f, -.5f});
    try (Session session = session(g)) {
      float[][] logits =
          (float[][])
              session
                  .run(
                      Map.of(
                          "input_ids",
                          new long[][] {{0, 2}},
                          "attention_mask",
                          new long[][] {{1, 1}}))
                  .get("logits");
      // Mean (2.5, 2), plus the bias.
      assertThat(logits[0]).containsExactly(new float[] {3f, 1.5f}, within(1e-5f));
    }
  }

  @Test
  void saysACycleAndIsAntisymmetric() throws Exception {
    OnnxGraph g =
        PreferenceGraphs.twinPair(ENCODER, new float[] {.1f, 0}, new float[][] {{1, 0}, {0, 1}});
    try (Session session = session(g)) {
      Object logits =
          session
              .run(
                  Map.of(
                      "input_ids_1", new long[][] {{0}, {1}, {2}},
                      "attention_mask_1", new long[][] {{1}, {1}, {1}},
                      "input_ids_2", new long[][] {{1, 1}, {0, 0}, {2, 2}},
                      "attention_mask_2", new long[][] {{1, 1}, {1, 1}, {1, 1}}))
              .get("logits");
      // .1·(1 − 0) + (1·2 − 0·0) = 2.1 and its negative; the same response against itself 0.
      assertThat((float[]) logits).containsExactly(new float[] {2.1f, -2.1f, 0f}, within(1e-5f));
    }
  }

  @Test
  void rejectsAHeadOfAnotherWidth() {
    assertThatThrownBy(() -> PreferenceGraphs.reward(ENCODER, new float[3], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a head of 3 values does not fit encodings of 2");
    assertThatThrownBy(
            () -> PreferenceGraphs.twinPair(ENCODER, new float[2], new float[][] {{1, 0}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the cyclic part has 1 rows, but they come in pairs");
  }

  private Session session(OnnxGraph graph) throws Exception {
    Path file = directory.resolve("model.onnx");
    graph.write(file);
    return new Session(file);
  }
}
