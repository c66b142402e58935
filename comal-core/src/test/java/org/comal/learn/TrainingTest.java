package org.comal.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.comal.policy.OptimizerSpec;
import org.junit.jupiter.api.Test;

/** How many passes make the steps that are asked for. */
class TrainingTest {
  private static final OptimizerSpec ADAM =
      new OptimizerSpec(1, 0.9, 0.99, 1e-8, 0, 0, OptimizerSpec.Decay.LINEAR, 0, 1);

  private static Training training(int rounds, int epochs, int leastSteps, int batch) {
    return new Training(rounds, epochs, leastSteps, batch, false, ADAM);
  }

  /** A quarter is held out. */
  private static Training validated(int rounds, int every) {
    Validation quarter = new Validation(0.25, every, Validation.Keep.BEST);
    return new Training(rounds, 4, 1, 8, false, ADAM, quarter, 100);
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

  /** 24 of 32 prompts in batches of 8: 3 steps a pass, 12 in four. */
  @Test
  void validatesAtItsIntervalsAndAtTheEnd() {
    assertThat(validated(1, 0).validations(32)).isEqualTo(4);
    assertThat(validated(1, 4).validations(32)).isEqualTo(3); // 4, 8, 12
    assertThat(validated(1, 5).validations(32)).isEqualTo(3); // 5, 10, 12
    assertThat(validated(1, 13).validations(32)).isEqualTo(1); // 12
    assertThat(validated(1, 0).validations(1)).isZero(); // which is left to train on
  }

  /** So that validations are those of one round. */
  @Test
  void validatesNothingInSeveralRounds() {
    assertThat(training(2, 4, 1, 8).validations(32)).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> validated(2, 0))
        .withMessageContaining("with rounds = 2 these are drawn anew");
  }

  @Test
  void refusesNothingToDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> training(1, 0, 1, 1))
        .withMessageContaining("epochs");
  }
}
