package org.comal.oracle.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.files.SummedDirectory;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.MeanEmbedding;
import org.comal.onnx.PreferenceGraphs;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;
import org.comal.tck.OracleKit;
import org.comal.text.TemplateSource;
import org.comal.text.Words;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxRewardOracleTest extends OracleKit {
  private static final RandomSource RANDOM = new RandomSource(1);
  private static final TemplateSource TEMPLATE =
      TemplateSource.text("test", "{instruction} Answer {output}");
  private static final int WIDTH = 4;
  private static final float[] TABLE = Words.table(WIDTH);
  private static final float[] HEAD = {4, -3, 2, 5};

  @TempDir static Path folder;
  private static OnnxRewardOracle oracle;

  @BeforeAll
  static void load() throws IOException {
    PreferenceGraphs.reward(new MeanEmbedding(LazyTensor.of(TABLE, Words.SIZE, WIDTH)), HEAD, 0.5f)
        .write(folder.resolve("model.onnx"));
    Words.write(folder);
    oracle = OnnxRewardOracle.load(settings(), TEMPLATE, null);
  }

  @AfterAll
  static void close() {
    oracle.close();
  }

  private static OnnxSettings settings() {
    return OnnxSettings.of(folder.resolve("model.onnx"), folder);
  }

  private static double reward(String instruction, String output) {
    return Words.dot(HEAD, Words.mean(TABLE, WIDTH, instruction + " Answer " + output)) + 0.5;
  }

  private static double[] expected(List<Comparison> questions) {
    return questions.stream()
        .mapToDouble(
            c -> {
              String x = c.prompt().messages().get(0).content();
              return Words.sigmoid(reward(x, c.first().text()) - reward(x, c.second().text()));
            })
        .toArray();
  }

  /** What the program wrote has its checksums beside it; a changed weight is a valid model too. */
  @Test
  void aFolderThatIsNotWhatWasWrittenIsNamed(@TempDir Path other) throws IOException {
    Path written = Files.createDirectory(other.resolve("oracle"));
    Words.write(written);
    Path model = Files.copy(folder.resolve("model.onnx"), written.resolve("model.onnx"));
    SummedDirectory.list(written);
    OnnxSettings own = OnnxSettings.of(model, written);
    OnnxRewardOracle.load(own, TEMPLATE, null).close();
    byte[] bytes = Files.readAllBytes(model);
    bytes[bytes.length / 2] ^= 1;
    Files.write(model, bytes);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxRewardOracle.load(own, TEMPLATE, null))
        .withMessageStartingWith(
            "model " + model + " cannot be loaded: " + model + " is damaged: ");
  }

  @Override
  protected PreferenceOracle oracle() {
    return oracle;
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
  @CsvSource({"1, 1, 0", "1, 16, 0.5", "2, 3, 0.1", "4, 16, 0.99"})
  void answersAsPlainArithmetic(int threads, int batchSize, double maxPadding) {
    OnnxSettings settings = settings().withRuns(threads, batchSize, maxPadding);
    try (OnnxRewardOracle other = OnnxRewardOracle.load(settings, TEMPLATE, "reward")) {
      assertThat(other.prefer(comparisons(), RANDOM))
          .containsExactly(expected(comparisons()), within(1e-6));
      assertThat(other.counts().paddingShare()).isLessThanOrEqualTo(maxPadding);
    }
  }

  @Test
  void runsEachDistinctResponseOnce() {
    List<Comparison> all = new ArrayList<>();
    List<String> responses = List.of("red", "green", "blue", "long red", "short red");
    for (String a : responses) {
      for (String b : responses) {
        all.add(Questions.of("which is best", a, b));
      }
    }
    try (OnnxRewardOracle fresh =
        OnnxRewardOracle.load(settings().withRuns(0, 1, 0), TEMPLATE, null)) {
      assertThat(fresh.prefer(all, RANDOM)).containsExactly(expected(all), within(1e-6));
      assertThat(fresh.counts().questions()).isEqualTo(25);
      assertThat(fresh.counts().runs()).isEqualTo(5);
    }
  }

  @Test
  void theIdIsMadeOfWhatChangesVerdicts() {
    String id = oracle.id();
    assertThat(id).startsWith("onnx-reward:model.onnx:");
    try (OnnxRewardOracle other =
        OnnxRewardOracle.load(settings().withRuns(2, 3, 0), TEMPLATE, null)) {
      assertThat(other.id()).isEqualTo(id);
    }
    try (OnnxRewardOracle other =
        OnnxRewardOracle.load(
            settings(), TemplateSource.text("test", "{instruction} {output}"), null)) {
      assertThat(other.id()).isNotEqualTo(id);
    }
  }

  @Test
  void abstainsWhereTheInstructionLeavesNoRoom() {
    OnnxSettings settings = settings().withMaxLength(5);
    try (OnnxRewardOracle tight = OnnxRewardOracle.load(settings, TEMPLATE, null)) {
      double[] p = tight.prefer(comparisons(), RANDOM);
      // "which colour is best Answer" fills all 5; "which is short Answer" leaves 1 for the
      // response.
      assertThat(p[0]).isNaN();
      assertThat(p[3])
          .isCloseTo(
              Words.sigmoid(reward("which is short", "a") - reward("which is short", "b")),
              within(1e-6));
      assertThat(tight.counts().textsTooLong()).isEqualTo(3);
    }
  }
}
