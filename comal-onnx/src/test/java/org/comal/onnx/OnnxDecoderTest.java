package org.comal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comal.onnx.DecoderShape.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxDecoderTest {
  /** Single precision over two layers: errors of some 1e-6 on logits of size 10. */
  private static final double TOLERANCE = 1e-4;

  /** Half precision: a step is 5e-4 of a number, on logits of size 10, through two layers. */
  private static final double HALF_TOLERANCE = 0.1;

  private static final long[] A = {3, 1, 4, 1, 5, 9, 2};
  private static final long[] B = {6, 5, 3};
  private static final Set<Part> QWEN2 = Set.of(Part.ATTENTION_BIAS);

  /** Llama, Qwen2, Qwen3, Llama with all its biases, and everything at once. */
  static final List<Set<Part>> FAMILIES =
      List.of(
          Set.of(Part.HEAD),
          QWEN2,
          Set.of(Part.HEAD_NORM),
          Set.of(Part.ATTENTION_BIAS, Part.OUTPUT_BIAS, Part.FEED_FORWARD_BIAS, Part.HEAD),
          Set.of(Part.values()));

  @TempDir Path directory;

  private OnnxDecoder decoder;
  private PlainDecoder plain;

  private void draw(Set<Part> parts, int seed) {
    DecoderShape shape = PlainDecoder.tiny(11, parts);
    Map<String, LazyTensor> weights = PlainDecoder.randomWeights(shape, seed);
    decoder = new OnnxDecoder(shape, weights::get);
    plain = new PlainDecoder(shape, weights);
  }

  private Session session(OnnxGraph graph) throws Exception {
    Path file = directory.resolve("model.onnx");
    graph.write(file);
    return new Session(file);
  }

  private Session session(boolean past, boolean last, boolean fused, ElementType numbers)
      throws Exception {
    return session(decoder.languageModel(new OnnxDecoder.Form(past, last, fused, numbers)));
  }

  /** Padding behind one text and before another is seen by none. */
  @ParameterizedTest
  @FieldSource("FAMILIES")
  void givesTheLogitsOfPlainArithmetic(Set<Part> parts) throws Exception {
    draw(parts, 7);
    for (boolean fused : new boolean[] {false, true}) {
      try (Session session = session(false, false, fused, ElementType.FLOAT)) {
        float[][][] logits = logits(session.run(padded()));
        assertClose(logits[0], plain.logits(A), TOLERANCE);
        assertClose(logits[1], plain.logits(B), TOLERANCE);
        assertClose(Arrays.copyOfRange(logits[2], 4, 7), plain.logits(B), TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FAMILIES")
  void halvesGiveAlmostTheSame(Set<Part> parts) throws Exception {
    draw(parts, 7);
    for (boolean fused : new boolean[] {false, true}) {
      try (Session session = session(false, true, fused, ElementType.FLOAT16)) {
        float[][][] logits = logits(session.run(padded()));
        assertClose(logits[0], last(A), HALF_TOLERANCE);
        assertClose(logits[1], last(B), HALF_TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesTheLastLogitsAlone(boolean fused) throws Exception {
    draw(QWEN2, 8);
    try (Session session = session(false, true, fused, ElementType.FLOAT)) {
      float[][][] logits = logits(session.run(padded()));
      assertThat(logits[0]).hasDimensions(1, 11);
      assertClose(logits[0], last(A), TOLERANCE);
      assertClose(logits[1], last(B), TOLERANCE);
      assertClose(logits[2], last(B), TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, false, FLOAT",
    "4, false, FLOAT",
    "4, true, FLOAT",
    "6, true, FLOAT",
    "4, false, FLOAT16",
    "1, true, FLOAT16"
  })
  void goesOnFromPastKeysAndValues(int split, boolean fused, ElementType numbers) throws Exception {
    draw(Set.of(Part.values()), 9);
    double tolerance = numbers == ElementType.FLOAT ? TOLERANCE : HALF_TOLERANCE;
    try (Session session = session(true, false, fused, numbers)) {
      Map<String, Object> begun = session.run(step(List.of(A), 0, split, empty(1)));
      assertClose(logits(begun)[0], Arrays.copyOf(plain.logits(A), split), tolerance);
      Map<String, Object> ended = session.run(step(List.of(A), split, A.length, after(begun)));
      double[][] rest = Arrays.copyOfRange(plain.logits(A), split, A.length);
      assertClose(logits(ended)[0], rest, tolerance);
      assertThat(((float[][][][]) ended.get("present.1.value"))[0][0]).hasDimensions(7, 6);
    }
  }

  /** Two texts share a beginning and go on by different lengths, the shorter one padded. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void goesOnWithPaddedTexts(boolean fused) throws Exception {
    draw(Set.of(Part.HEAD_NORM), 12);
    long[] shorter = {3, 1, 4, 1, 7};
    try (Session session = session(true, true, fused, ElementType.FLOAT)) {
      Map<String, Object> begun = session.run(step(List.of(A, A), 0, 4, empty(2)));
      Map<String, Object> ended = session.run(step(List.of(A, shorter), 4, 7, after(begun)));
      assertClose(logits(ended)[0], last(A), TOLERANCE);
      assertClose(logits(ended)[1], last(shorter), TOLERANCE);
    }
  }

  @Test
  void readsTheEncodingOfTheLastToken() throws Exception {
    draw(QWEN2, 10);
    float[] head = new float[16];
    head[3] = 2;
    head[5] = -1;
    try (Session session = session(PreferenceGraphs.reward(decoder, head, .25f))) {
      float[] reward = (float[]) session.run(padded()).get("reward");
      double[] a = plain.hidden(A)[6];
      double[] b = plain.hidden(B)[2];
      assertThat((double) reward[0]).isCloseTo(2 * a[3] - a[5] + .25, within(TOLERANCE));
      assertThat((double) reward[1]).isCloseTo(2 * b[3] - b[5] + .25, within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT", "FLOAT16"})
  void readsWeightsFromTheirOwnFileWhereTheyAreLarge(ElementType numbers) throws Exception {
    draw(QWEN2, 11);
    Path file = directory.resolve("large.onnx");
    decoder.languageModel(new OnnxDecoder.Form(false, false, false, numbers)).write(file, 1000);
    assertThat(directory.resolve("large.onnx.data")).exists();
    try (Session session = new Session(file)) {
      Map<String, Object> inputs =
          Map.of("input_ids", new long[][] {A}, "attention_mask", new long[][] {ones(7)});
      assertClose(
          logits(session.run(inputs))[0],
          plain.logits(A),
          numbers == ElementType.FLOAT ? TOLERANCE : HALF_TOLERANCE);
    }
  }

  private static float[][][] logits(Map<String, Object> outputs) {
    return (float[][][]) outputs.get("logits");
  }

  private double[][] last(long[] ids) {
    return new double[][] {plain.logits(ids)[ids.length - 1]};
  }

  /** A, B with padding behind it, and B with padding before it. */
  private static Map<String, Object> padded() {
    return Map.of(
        "input_ids",
        new long[][] {A, {6, 5, 3, 0, 0, 0, 0}, {0, 0, 0, 0, 6, 5, 3}},
        "attention_mask",
        new long[][] {ones(7), {1, 1, 1, 0, 0, 0, 0}, {0, 0, 0, 0, 1, 1, 1}});
  }

  private static Map<String, Object> empty(int batch) {
    Map<String, Object> past = new HashMap<>();
    for (int l = 0; l < 2; l++) {
      for (String part : List.of("key", "value")) {
        past.put("past_key_values." + l + "." + part, new long[] {batch, 2, 0, 6});
      }
    }
    return past;
  }

  private static Map<String, Object> after(Map<String, Object> outputs) {
    Map<String, Object> past = new HashMap<>();
    outputs.forEach(
        (name, value) -> {
          if (name.startsWith("present.")) {
            past.put(name.replace("present.", "past_key_values."), value);
          }
        });
    return past;
  }

  /** Tokens from one place up to another, padded behind where a text is shorter. */
  private static Map<String, Object> step(
      List<long[]> texts, int from, int to, Map<String, Object> past) {
    List<long[]> ids = new ArrayList<>();
    List<long[]> masks = new ArrayList<>();
    List<long[]> positions = new ArrayList<>();
    for (long[] text : texts) {
      ids.add(Arrays.copyOfRange(text, from, to));
      masks.add(Arrays.copyOf(ones(Math.min(to, text.length)), to));
      long[] places = new long[to - from];
      Arrays.setAll(places, i -> (long) from + i);
      positions.add(places);
    }
    Map<String, Object> inputs = new HashMap<>(past);
    inputs.put("input_ids", ids.toArray(long[][]::new));
    inputs.put("attention_mask", masks.toArray(long[][]::new));
    inputs.put("position_ids", positions.toArray(long[][]::new));
    return inputs;
  }

  private static long[] ones(int n) {
    long[] mask = new long[n];
    Arrays.fill(mask, 1);
    return mask;
  }

  /** Compares the rows that are expected. */
  private static void assertClose(float[][] actual, double[][] expected, double tolerance) {
    assertThat(actual.length).isGreaterThanOrEqualTo(expected.length);
    for (int t = 0; t < expected.length; t++) {
      for (int i = 0; i < actual[t].length; i++) {
        assertThat((double) actual[t][i])
            .as("logit %s in row %s", i, t)
            .isCloseTo(expected[t][i], within(tolerance));
      }
    }
  }
}
