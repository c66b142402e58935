package org.comal.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.comal.algorithm.Schedule.constant;

import java.util.stream.Stream;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.Comal;
import org.comal.algorithm.ReferenceUpdate;
import org.comal.policy.Policy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where COMAL on the game of section 4 goes when the regression sees chosen pairs: only all pairs
 * with soft labels lead to Nash. Population figures, without sampling noise.
 */
class PairSelectionTest {
  private static final double THIRD = 1 / 3.0;

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(PairSelection.Rule.ALL_SOFT, 5, PaperGame.NASH, 0, 1e-9),
        // Majority labels play rock-paper-scissors, whose Nash is uniform. Its gap in the game
        // itself:
        // the third row adds up to .2 + .9 + .5 = 1.6, and 1.6/3 − .5 = 1/30.
        Arguments.of(
            PairSelection.Rule.ALL_MAJORITY, 5, new double[] {THIRD, THIRD, THIRD}, 1 / 30.0, 1e-9),
        Arguments.of(
            PairSelection.Rule.BEST_WORST_HARD,
            5,
            new double[] {THIRD, THIRD, THIRD},
            1 / 30.0,
            1e-9),
        Arguments.of(
            PairSelection.Rule.BEST_WORST_SOFT, 5, new double[] {.367, .267, .367}, .0032, 5e-4),
        Arguments.of(
            PairSelection.Rule.BEST_WORST_SOFT, 8, new double[] {.10, .08, .82}, .2137, 5e-3));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void choosingPairsMovesTheFixedPoint(
      PairSelection.Rule rule, int samples, double[] limit, double gap, double tolerance) {
    Algorithm comal =
        new Comal(constant(PaperGame.ETA), constant(PaperGame.TAU), new ReferenceUpdate.Every(25));
    PairSelection solver = new PairSelection(rule, samples, PaperGame.PREFERENCES);
    Policy last =
        PaperGame.run(comal, solver, PaperGame.start(), PaperGame.game(), 10_000).policy("mu");
    assertThat(PaperGame.probabilities(last)).containsExactly(limit, within(tolerance));
    assertThat(PaperGame.gap(last, PaperGame.game())).isEqualTo(gap, within(tolerance));
  }
}
