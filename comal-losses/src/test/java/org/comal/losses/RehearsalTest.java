package org.comal.losses;

import static org.assertj.core.api.Assertions.assertThat;

import org.comal.event.Phase;
import org.comal.learn.Labels;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.learn.Training;
import org.comal.learn.Validation;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final SampleDesign DESIGN = PaperGame.design(8, PairDesign.ALL, Labels.SOFT);

  private static LossProxSolver solver(Training training) {
    return new LossProxSolver("inpo", new InpoLoss(), DESIGN, training);
  }

  /** 32 prompts in batches of 8 take 4 steps a pass, so 16 steps are 4 passes: 128 prompts. */
  @Test
  void tellsHowMuchMoreAWholeStepIs() {
    LossProxSolver solver = solver(new Training(1, 2, 16, 8, false, PaperGame.adam()));
    assertThat(solver.times(Phase.SAMPLE, 8, 32)).isEqualTo(4);
    assertThat(solver.times(Phase.TRAIN, 8, 32)).isEqualTo(16); // 128 / 8
    // Three rounds take 12 of the 16 steps with a pass each, so each takes two.
    LossProxSolver rounds =
        new LossProxSolver(
            "rebel", new RebelLoss(), DESIGN, new Training(3, 3, 16, 8, false, PaperGame.adam()));
    assertThat(rounds.times(Phase.SAMPLE, 32, 32)).isEqualTo(3);
    assertThat(rounds.times(Phase.TRAIN, 32, 32)).isEqualTo(6);
    assertThat(rounds.times(Phase.VALIDATE, 8, 32)).isEqualTo(4);
    assertThat(rounds.times(Phase.VALIDATE, 512, 1024)).isEqualTo(1); // 256 prompts at most
    // A quarter is held out: 24 prompts, 3 steps a pass, so 6 passes for 16 steps.
    LossProxSolver held =
        solver(
            new Training(
                1,
                1,
                16,
                8,
                false,
                PaperGame.adam(),
                new Validation(0.25, 0, Validation.Keep.BEST),
                100));
    assertThat(held.times(Phase.TRAIN, 12, 32)).isEqualTo(12); // 6 · 24 / 12
    // What was taken of the step on 32, and the 8 held out after each of 6 passes.
    assertThat(held.times(Phase.VALIDATE, 4, 32)).isEqualTo(20); // (32 + 6 · 8) / 4
    assertThat(held.calls(Phase.VALIDATE, 4, 32)).isEqualTo(7);
  }

  /** Steps of 8 prompts, of which a pass on few is one. */
  @Test
  void tellsHowMuchMoreOftenAWholeStepBegins() {
    LossProxSolver solver = solver(new Training(1, 2, 16, 8, false, PaperGame.adam()));
    assertThat(solver.calls(Phase.SAMPLE, 4, 32)).isEqualTo(1);
    assertThat(solver.calls(Phase.TRAIN, 4, 32)).isEqualTo(16);
    assertThat(solver.calls(Phase.TRAIN, 16, 32)).isEqualTo(8);
    assertThat(solver.calls(Phase.VALIDATE, 4, 32)).isEqualTo(1);
  }
}
