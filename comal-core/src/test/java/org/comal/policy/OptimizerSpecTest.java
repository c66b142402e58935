package org.comal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import org.comal.plugin.Options;
import org.comal.plugin.Problems;
import org.comal.policy.OptimizerSpec.Decay;
import org.junit.jupiter.api.Test;

class OptimizerSpecTest {
  private static OptimizerSpec spec(Decay decay, double warmup, long steps) {
    return new OptimizerSpec(2, 0.9, 0.999, 1e-8, 0, 1, decay, warmup, steps);
  }

  private static void assertRates(OptimizerSpec spec, double... rates) {
    for (int i = 0; i < rates.length; i++) {
      assertThat(spec.learningRateAt(i)).as("step %s", i).isCloseTo(rates[i], within(1e-12));
    }
  }

  @Test
  void constantStays() {
    assertRates(spec(Decay.CONSTANT, 0, 2), 2, 2, 2, 2);
  }

  @Test
  void linearFallsToZeroWhereTheScheduleEnds() {
    // 2 (1 − step/4)
    assertRates(spec(Decay.LINEAR, 0, 4), 2, 1.5, 1, 0.5, 0, 0);
  }

  @Test
  void cosineFallsToZeroWhereTheScheduleEnds() {
    // 1 + cos(π step/4): 1 + √½ at step 1
    assertRates(spec(Decay.COSINE, 0, 4), 2, 1 + Math.sqrt(0.5), 1, 1 - Math.sqrt(0.5), 0, 0);
  }

  @Test
  void warmupRisesInALine() {
    // 3 of 12 steps: 2 · 1/4, 2/4, 3/4, then from the peak over the other 9.
    assertRates(spec(Decay.LINEAR, 0.25, 12), 0.5, 1, 1.5, 2, 2 * 8 / 9.0, 2 * 7 / 9.0);
    assertRates(spec(Decay.CONSTANT, 0.25, 12), 0.5, 1, 1.5, 2, 2);
  }

  @Test
  void readsItsOwnDefaults() {
    Problems problems = new Problems();
    OptimizerSpec spec =
        OptimizerSpec.read(
            new Options(ConfigFactory.parseString(OptimizerSpec.DEFAULTS), "prox", problems)
                .block("optimizer"));
    assertThat(problems.isEmpty()).isTrue();
    assertThat(spec).isEqualTo(new OptimizerSpec(0, 0.9, 0.999, 1e-8, 0, 1, Decay.LINEAR, 0, 1));
    assertThat(spec.withTotalSteps(9).totalSteps()).isEqualTo(9);
  }

  @Test
  void aLongGradientIsClippedToTheBoundAndAShortOneStays() {
    OptimizerSpec spec = new OptimizerSpec(1, 0.9, 0.999, 1e-8, 0, 2, Decay.LINEAR, 0, 1);
    assertThat(spec.clip(8) * 8).isEqualTo(2);
    assertThat(spec.clip(2)).isEqualTo(1);
    assertThat(spec.clip(0)).isEqualTo(1);
    OptimizerSpec free = new OptimizerSpec(1, 0.9, 0.999, 1e-8, 0, 0, Decay.LINEAR, 0, 1);
    assertThat(free.clip(1e300)).isEqualTo(1);
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerSpec(-1, 0.9, 0.999, 1e-8, 0, 1, Decay.LINEAR, 0, 1))
        .withMessageContaining("learning-rate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerSpec(1, 1, 0.999, 1e-8, 0, 1, Decay.LINEAR, 0, 1))
        .withMessageContaining("beta1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerSpec(1, 0.9, 0.999, 1e-8, -1, 1, Decay.LINEAR, 0, 1))
        .withMessageContaining("weight-decay");
    assertThatIllegalArgumentException().isThrownBy(() -> spec(Decay.LINEAR, 1, 1));
  }

  @Test
  void leavesAnAutomaticLearningRateToTheLearner() {
    OptimizerSpec auto = new OptimizerSpec(0, 0.9, 0.999, 1e-8, 0, 1, Decay.LINEAR, 0, 1);
    assertThat(auto.orLearningRate(0.05).learningRate()).isEqualTo(0.05);
    assertThat(spec(Decay.LINEAR, 0, 1).orLearningRate(0.05)).isEqualTo(spec(Decay.LINEAR, 0, 1));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> auto.learningRateAt(0))
        .withMessageContaining("orLearningRate");
  }
}
