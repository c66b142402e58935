package org.comal.oracle.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.comal.mutants.Mutants;
import org.comal.mutants.Mutants.Guard;
import org.comal.mutants.Mutation;
import org.comal.mutants.Refusal;
import org.comal.mutants.Tally;
import org.comal.onnx.DecoderShape;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.MeanEmbedding;
import org.comal.onnx.OnnxDecoder;
import org.comal.onnx.OnnxGraph;
import org.comal.onnx.PlainDecoder;
import org.comal.onnx.PreferenceGraphs;
import org.comal.onnx.PreferenceNotes;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;
import org.comal.text.TemplateSource;
import org.comal.text.TextTokenizer;
import org.comal.text.Words;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged models give preferences, or are refused by a sentence that names them. */
class OnnxMutantsTest {
  private static final RandomSource RANDOM = new RandomSource(1);
  private static final MeanEmbedding ENCODER =
      new MeanEmbedding(LazyTensor.of(Words.table(2), Words.SIZE, 2));

  @TempDir static Path folder;

  @BeforeAll
  static void write() {
    Words.write(folder);
  }

  private static Tally tried(Path file, OnnxGraph graph, int usual, Supplier<PreferenceOracle> load)
      throws IOException {
    graph.write(file);
    return Mutants.of(file.getFileName().toString(), Files.readAllBytes(file), Mutation.BYTES)
        .tried(
            usual,
            file.toString(),
            Guard.NONE,
            mutant -> {
              Files.write(file, mutant);
              try (PreferenceOracle oracle = loaded(file, load)) {
                return probabilities(oracle);
              }
            });
  }

  /** What does not fit is told of at the config's key {@code model}; see {@code Loading}. */
  private static PreferenceOracle loaded(Path file, Supplier<PreferenceOracle> load)
      throws Refusal {
    try {
      return load.get();
    } catch (IllegalArgumentException e) {
      throw new Refusal("oracle.model, " + file + ": " + e.getMessage());
    }
  }

  private static Object probabilities(PreferenceOracle oracle) {
    double[] p = oracle.prefer(Questions.some(), RANDOM);
    for (double x : p) {
      assertThat(x)
          .satisfiesAnyOf(y -> assertThat(y).isNaN(), y -> assertThat(y).isBetween(0.0, 1.0));
    }
    return Arrays.stream(p).boxed().toList();
  }

  @Test
  void reward() throws IOException {
    Path file = folder.resolve("reward.onnx");
    OnnxGraph graph = PreferenceGraphs.reward(ENCODER, new float[] {1, 2}, 0.5f);
    try (TextTokenizer tokenizer = TextTokenizer.open(folder, false)) {
      new PreferenceNotes(
              PreferenceNotes.Kind.REWARD,
              "{instruction} Answer {output}",
              64,
              false,
              tokenizer.fingerprint())
          .writeTo(graph);
    }
    Tally tally =
        tried(
            file,
            graph,
            200,
            () -> {
              OnnxSettings own = OnnxSettings.of(file, folder);
              return OnnxRewardOracle.load(own, own.template(OnnxRewardOracle.fallback()), null);
            });
    assertThat(tally.refused()).isGreaterThan(tally.all() / 10);
    assertThat(tally.same() + tally.other()).isGreaterThan(tally.all() / 50);
  }

  @Test
  void pair() throws IOException {
    Path file = folder.resolve("pair.onnx");
    TemplateSource template = TemplateSource.text("test", "{instruction} Answer {output}");
    Tally tally =
        tried(
            file,
            PreferenceGraphs.twinPair(
                ENCODER, new float[] {.1f, 0}, new float[][] {{1, 0}, {0, 1}}),
            200,
            () -> OnnxPairOracle.load(OnnxSettings.of(file, folder), template, null, 0));
    assertThat(tally.refused()).isGreaterThan(tally.all() / 10);
  }

  @Test
  void judge() throws IOException {
    Path file = folder.resolve("judge.onnx");
    DecoderShape shape = PlainDecoder.tiny(Words.SIZE, false, false);
    Map<String, LazyTensor> weights = PlainDecoder.randomWeights(shape, 1);
    TemplateSource template =
        TemplateSource.text("test", "{instruction} a {output_1} b {output_2} Answer ");
    Tally tally =
        tried(
            file,
            new OnnxDecoder(shape, weights::get).languageModel(true, true),
            100,
            () ->
                OnnxJudgeOracle.load(
                    OnnxSettings.of(file, folder), template, List.of("a", "b"), true));
    assertThat(tally.refused()).isGreaterThan(tally.all() / 10);
  }
}
