package org.comal.oracle.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.MeanEmbedding;
import org.comal.onnx.PreferenceGraphs;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.SymmetrizedOracle;
import org.comal.random.RandomSource;
import org.comal.tck.OracleKit;
import org.comal.text.TemplateSource;
import org.comal.text.Words;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxPairOracleTest {
  @TempDir static Path directory;

  private static final RandomSource RANDOM = new RandomSource(1);
  private static final int WIDTH = 4;
  private static final float[] TABLE = Words.table(WIDTH);
  private static final MeanEmbedding ENCODER =
      new MeanEmbedding(LazyTensor.of(TABLE, Words.SIZE, WIDTH));

  /** Both responses in one text, two logits. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Joint extends OracleKit {
    private static final TemplateSource TEMPLATE =
        TemplateSource.text("test", "{instruction} a {output_1} b {output_2} better ?");
    private static final float[][] HEAD = {{5, -3, 2, 1}, {-1, 2, 4, 0}};

    private Path folder;
    private OnnxPairOracle oracle;

    @BeforeAll
    void load() throws IOException {
      folder = Words.write(directory.resolve(getClass().getSimpleName()));
      PreferenceGraphs.jointPair(ENCODER, HEAD, new float[] {.5f, -.25f})
          .write(folder.resolve("model.onnx"));
      oracle = OnnxPairOracle.load(settings(), TEMPLATE, null, 0);
    }

    @AfterAll
    void close() {
      oracle.close();
    }

    private OnnxSettings settings() {
      return OnnxSettings.of(folder.resolve("model.onnx"), folder);
    }

    private double expected(Comparison c) {
      double[] e =
          Words.mean(
              TABLE,
              WIDTH,
              c.prompt().messages().get(0).content()
                  + (" a " + c.first() + " b " + c.second() + " better ?"));
      // The softmax over two logits is the logistic function of their difference.
      return Words.sigmoid(Words.dot(HEAD[0], e) + .5 - (Words.dot(HEAD[1], e) - .25));
    }

    @Override
    protected PreferenceOracle oracle() {
      return oracle;
    }

    @Test
    void answersTheSameAfterItGaveItsMemoryBack() {
      double[] before = oracle.prefer(Questions.some(), RANDOM);
      oracle.model().unload();
      assertThat(oracle.prefer(Questions.some(), RANDOM)).containsExactly(before);
    }

    @Override
    protected List<Comparison> comparisons() {
      return Questions.some();
    }

    @Override
    protected boolean antisymmetric() {
      return false;
    }

    /** Single precision, summed in another order in runs of another shape. */
    @Override
    protected double tolerance() {
      return 1e-6;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "1, 16, 0.5", "2, 3, 0.1", "4, 16, 0.99"})
    void answersAsPlainArithmetic(int threads, int batchSize, double maxPadding) {
      OnnxSettings settings = settings().withRuns(threads, batchSize, maxPadding);
      try (OnnxPairOracle other = OnnxPairOracle.load(settings, TEMPLATE, "logits", 0)) {
        assertThat(other.prefer(comparisons(), RANDOM))
            .containsExactly(
                comparisons().stream().mapToDouble(this::expected).toArray(), within(1e-6));
      }
    }

    @Test
    void readsTheOtherLogitWhereItIsForTheFirstResponse() {
      try (OnnxPairOracle other = OnnxPairOracle.load(settings(), TEMPLATE, null, 1)) {
        assertThat(other.prefer(comparisons(), RANDOM))
            .containsExactly(
                comparisons().stream().mapToDouble(c -> 1 - expected(c)).toArray(), within(1e-6));
      }
    }

    @Test
    void isSymmetricWhenItIsSymmetrized() {
      PreferenceOracle both = new SymmetrizedOracle(oracle);
      double[] p = both.prefer(comparisons(), RANDOM);
      double[] q = both.prefer(comparisons().stream().map(Comparison::swapped).toList(), RANDOM);
      for (int i = 0; i < p.length; i++) {
        assertThat(p[i] + q[i]).isCloseTo(1, within(1e-12));
      }
    }
  }

  /** A text for each response, one logit. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Twin extends OracleKit {
    private static final TemplateSource TEMPLATE =
        TemplateSource.text("test", "{instruction} Answer {output}");
    private static final float[] HEAD = {2, -3, 1, 1};
    private static final float[][] CYCLE = {{3, 0, 1, 2}, {0, -4, 2, 2}};

    private Path folder;
    private OnnxPairOracle oracle;

    @BeforeAll
    void load() throws IOException {
      folder = Words.write(directory.resolve(getClass().getSimpleName()));
      PreferenceGraphs.twinPair(ENCODER, HEAD, CYCLE).write(folder.resolve("model.onnx"));
      oracle =
          OnnxPairOracle.load(
              OnnxSettings.of(folder.resolve("model.onnx"), folder), TEMPLATE, null, 0);
    }

    @AfterAll
    void close() {
      oracle.close();
    }

    @Override
    protected PreferenceOracle oracle() {
      return oracle;
    }

    @Test
    void answersTheSameAfterItGaveItsMemoryBack() {
      double[] before = oracle.prefer(Questions.some(), RANDOM);
      oracle.model().unload();
      assertThat(oracle.prefer(Questions.some(), RANDOM)).containsExactly(before);
    }

    @Override
    protected List<Comparison> comparisons() {
      return Questions.some();
    }

    /** Single precision, summed in another order in runs of another shape. */
    @Override
    protected double tolerance() {
      return 1e-6;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "2, 3, 0.2", "4, 16, 0.99"})
    void answersAsPlainArithmetic(int threads, int batchSize, double maxPadding) {
      OnnxSettings settings =
          OnnxSettings.of(folder.resolve("model.onnx"), folder)
              .withRuns(threads, batchSize, maxPadding);
      try (OnnxPairOracle other = OnnxPairOracle.load(settings, TEMPLATE, null, 0)) {
        assertThat(other.prefer(comparisons(), RANDOM))
            .containsExactly(
                comparisons().stream().mapToDouble(this::expected).toArray(), within(1e-6));
      }
    }

    private double expected(Comparison c) {
      String x = c.prompt().messages().get(0).content();
      double[] e = Words.mean(TABLE, WIDTH, x + " Answer " + c.first());
      double[] f = Words.mean(TABLE, WIDTH, x + " Answer " + c.second());
      double area =
          Words.dot(CYCLE[0], e) * Words.dot(CYCLE[1], f)
              - Words.dot(CYCLE[1], e) * Words.dot(CYCLE[0], f);
      return Words.sigmoid(Words.dot(HEAD, e) - Words.dot(HEAD, f) + area);
    }
  }
}
