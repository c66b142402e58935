package org.comal.losses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.comal.algorithm.Inpo;
import org.comal.algorithm.Schedule;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.learn.Labels;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.learn.Training;
import org.comal.learn.Validation;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.run.Rehearsal;
import org.comal.run.Run;
import org.comal.run.RunSettings;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final SampleDesign DESIGN = PaperGame.design(8, PairDesign.ALL, Labels.SOFT);

  private static LossProxSolver solver(Training training) {
    return new LossProxSolver("inpo", new InpoLoss(), DESIGN, training);
  }

  private static Run run(
      LossProxSolver solver, Policy start, PreferenceOracle oracle, Listener listener) {
    return new Run(
        new Inpo(Schedule.constant(2.5), Schedule.constant(0.2)),
        solver,
        start,
        new Game(SharedTable.prompts(64), oracle),
        List.of(),
        new RunSettings(1, 10, 1, 0, 2, RunSettings.StepFileRule.OFF, false),
        listener);
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
  }

  @Test
  void takesEveryPhaseOfAStepOnFewPrompts() {
    List<Phase> phases = new ArrayList<>();
    LossProxSolver solver = solver(new Training(1, 2, 16, 8, false, PaperGame.adam()));
    Run run =
        run(
            solver,
            new SharedTable(PaperGame.START),
            PaperGame.oracle(),
            event -> {
              if (event instanceof Event.PhaseBegun begun) {
                phases.add(begun.phase());
              }
            });
    try (Rehearsal rehearsal = run.rehearsal().orElseThrow()) {
      assertThat(Stream.of(rehearsal.least(), rehearsal.most())).containsExactly(1, 32);
      rehearsal.begin();
      phases.clear();
      rehearsal.take(4);
      assertThat(phases)
          .containsExactly(Phase.SAMPLE, Phase.COMPARE, Phase.SCORE, Phase.TRAIN, Phase.VALIDATE);
      // 10 steps of 32 prompts, 4 passes each.
      assertThat(rehearsal.times(Phase.SAMPLE, 4)).isEqualTo(80);
      assertThat(rehearsal.times(Phase.TRAIN, 4)).isEqualTo(320);
    }
  }

  @Test
  void anOracleThatMaySendABillIsNotAsked() {
    LossProxSolver solver = solver(new Training(1, 2, 16, 8, false, PaperGame.adam()));
    PreferenceOracle dear =
        PreferenceOracle.of(
            "dear",
            question -> {
              throw new AssertionError("was asked");
            });
    assertThat(run(solver, new SharedTable(PaperGame.START), dear, Listener.NONE).rehearsal())
        .isEmpty();
  }
}
