package org.comal.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.comal.policy.OptimizerSpec;
import org.junit.jupiter.api.Test;

/** How many passes make the steps that are asked for. */
class TrainingTest {
  private static Training training(int rounds, int epochs, int leastSteps, int batch) {
    return new Training(
        rounds,
        epochs,
        leastSteps,
        batch,
        false,
        new OptimizerSpec(1, 0.9, 0.99, 1e-8, 0, 0, OptimizerSpec.Decay.LINEAR, 0, 1));
  }

  @Test
  void takesItsEpochsWhereTheyAreEnough() {
    // 320 prompts in batches of 8: 40 steps a pass, 120 in three.
    assertThat(training(1, 3, 100, 8).passes(320)).isEqualTo(3);
  }

  @Test
  void addsPassesUntilThereAreEnoughSteps() {
    assertThat(training(1, 3, 100, 8).passes(1)).isEqualTo(100);
    // 33 prompts: 5 steps a pass.
    assertThat(training(1, 3, 100, 8).passes(33)).isEqualTo(20);
  }

  @Test
  void sharesEpochsAndStepsAmongRounds() {
    assertThat(training(4, 8, 1, 8).passes(320)).isEqualTo(2);
    assertThat(training(8, 1, 100, 8).passes(1)).isEqualTo(13);
  }

  @Test
  void refusesNothingToDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> training(1, 0, 1, 1))
        .withMessageContaining("epochs");
  }
}
