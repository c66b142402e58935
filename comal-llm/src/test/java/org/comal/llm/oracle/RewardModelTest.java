package org.comal.llm.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;
import org.comal.tck.OracleKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardModelTest extends OracleKit {
  private static final RandomSource RANDOM = new RandomSource(1);

  /** Single precision over two layers, on rewards of size 1. */
  private static final double TOLERANCE = 1e-5;

  private static RewardModel model;

  @BeforeAll
  static void load() {
    model = ReferenceOracles.rewardModel(ReferenceOracles.settings("reward-qwen2", true, 16384, 0));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Override
  protected PreferenceOracle oracle() {
    return model;
  }

  @Override
  protected List<Comparison> comparisons() {
    return ReferenceOracles.questions();
  }

  @Override
  protected double tolerance() {
    return TOLERANCE;
  }

  /** In reward-llama the padding token ends the conversation, and what is before it is read. */
  @ParameterizedTest
  @CsvSource({
    "reward-qwen2, true, 16384",
    "reward-qwen2, false, 1",
    "reward-qwen3, true, 120",
    "reward-qwen3, false, 16384",
    "reward-llama, true, 16384",
    "reward-llama, false, 100"
  })
  void saysWhatTheReferenceEngineSays(String folder, boolean share, int batchTokens) {
    DecoderSettings settings = ReferenceOracles.settings(folder, share, batchTokens, 0);
    double[] expected =
        Arrays.stream(ReferenceOracles.rewards(folder))
            .mapToDouble(r -> 1 / (1 + Math.exp(r[1] - r[0])))
            .toArray();
    try (RewardModel other = ReferenceOracles.rewardModel(settings)) {
      assertThat(other.prefer(comparisons(), RANDOM)).containsExactly(expected, within(TOLERANCE));
    }
  }

  @Test
  void eachResponseToAPromptGoesThroughTheModelOnce() {
    DecoderSettings apart = ReferenceOracles.settings("reward-qwen2", false, 16384, 0);
    try (RewardModel other = ReferenceOracles.rewardModel(apart)) {
      // Three distinct responses to the sea in four questions.
      other.prefer(comparisons().subList(0, 4), RANDOM);
      long tokens = other.counts().tokens();
      other.prefer(comparisons().subList(0, 3), RANDOM);
      assertThat(other.counts().tokens()).isEqualTo(2 * tokens);
      assertThat(other.counts().questions()).isEqualTo(7);
    }
  }

  @Test
  void refusesALanguageModel() {
    DecoderSettings settings = ReferenceOracles.settings("judge-qwen2", true, 1, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReferenceOracles.rewardModel(settings))
        .withMessageContaining("has no score.weight")
        .withMessageContaining("causal-lm-judge");
  }
}
