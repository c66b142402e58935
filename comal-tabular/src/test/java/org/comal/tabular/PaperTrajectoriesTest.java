package org.comal.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.comal.algorithm.Schedule.constant;

import org.comal.algorithm.Comal;
import org.comal.algorithm.MirrorDescent;
import org.comal.algorithm.ReferenceUpdate;
import org.comal.prox.Game;
import org.junit.jupiter.api.Test;

class PaperTrajectoriesTest {
  private static final Game GAME = PaperGame.game();

  @Test
  void startHasThePrintedGapAndKl() {
    assertThat(PaperGame.gap(PaperGame.start(), GAME)).isEqualTo(0.14, within(1e-12));
    assertThat(PaperGame.klToNash(PaperGame.start(), GAME)).isEqualTo(0.122039, within(5e-7));
  }

  @Test
  void mirrorDescentTakesThePrintedSteps() {
    MirrorDescent md = new MirrorDescent(constant(PaperGame.ETA));
    double[][] printed = {
      {0.19342804, 0.49383244, 0.31273952},
      {0.18742364, 0.48660767, 0.32596869},
      {0.18197798, 0.47837870, 0.33964332}
    };
    for (int k = 0; k < printed.length; k++) {
      assertThat(PaperGame.probabilities(PaperGame.run(md, k + 1).policy("mu")))
          .containsExactly(printed[k], within(1e-8));
    }
  }

  @Test
  void comalReachesTheNashPolicy() {
    Comal comal =
        new Comal(constant(PaperGame.ETA), constant(PaperGame.TAU), new ReferenceUpdate.Every(25));
    assertThat(PaperGame.gap(PaperGame.run(comal, 5000).policy("mu"), GAME)).isLessThan(1e-12);
  }
}
