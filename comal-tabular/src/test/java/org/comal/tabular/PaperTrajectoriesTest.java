package org.comal.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.comal.algorithm.Schedule.constant;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.Inpo;
import org.comal.algorithm.MirrorDescent;
import org.comal.algorithm.MirrorProx;
import org.comal.algorithm.NashMd;
import org.comal.algorithm.Omwu;
import org.comal.algorithm.RunState;
import org.comal.event.Listener;
import org.comal.policy.MixablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.random.RandomSource;
import org.comal.run.RunProx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The printed paths on the game of section 4, all but COMAL's. */
class PaperTrajectoriesTest {
  private static final Game GAME = PaperGame.game();
  private static final Algorithm MD = new MirrorDescent(constant(PaperGame.ETA));
  private static final Algorithm INPO = new Inpo(constant(PaperGame.ETA), constant(PaperGame.TAU));

  @Test
  void startHasThePrintedGapAndKl() {
    assertThat(PaperGame.gap(PaperGame.start(), GAME)).isEqualTo(0.14, within(1e-12));
    assertThat(PaperGame.klToNash(PaperGame.start(), GAME)).isEqualTo(0.122039, within(5e-7));
  }

  @Test
  void mirrorDescentTakesThePrintedSteps() {
    steps(
        new ExactSolver(),
        new double[][] {
          {0.19342804, 0.49383244, 0.31273952},
          {0.18742364, 0.48660767, 0.32596869},
          {0.18197798, 0.47837870, 0.33964332}
        });
  }

  @Test
  void sppoTakesThePrintedSteps() {
    steps(
        new ExactSolver(PopulationLoss.SPPO),
        new double[][] {
          {0.19343072, 0.49383512, 0.31273417},
          {0.18742860, 0.48661395, 0.32595746},
          {0.18198481, 0.47838946, 0.33962573}
        });
  }

  @Test
  void dpoTakesThePrintedSteps() {
    double[][] printed = {
      {0.17248185, 0.47152495, 0.35599320},
      {0.15396685, 0.42547777, 0.42055538},
      {0.14412960, 0.36731424, 0.48855616}
    };
    steps(new ExactSolver(PopulationLoss.DPO), printed);
    assertThat(dpo(6))
        .containsExactly(new double[] {0.16585572, 0.18970242, 0.64444186}, within(1e-8));
  }

  @Test
  void dpoCyclesBetweenTheExtremes() {
    int[] best = new int[6];
    for (int k = 0; k < best.length; k++) {
      double[] p = dpo(100 + 20 * k);
      for (int y = 1; y < p.length; y++) {
        best[k] = p[y] > p[best[k]] ? y : best[k];
      }
      assertThat(p[best[k]]).isGreaterThanOrEqualTo(0.93);
    }
    for (int k = 1; k < best.length; k++) {
      assertThat(best[k]).isNotEqualTo(best[k - 1]);
    }
    assertThat(best).contains(0, 1, 2);
  }

  private static double[] dpo(int steps) {
    return PaperGame.probabilities(
        PaperGame.run(MD, new ExactSolver(PopulationLoss.DPO), PaperGame.start(), GAME, steps)
            .policy("mu"));
  }

  private static void steps(ExactSolver solver, double[][] printed) {
    for (int k = 0; k < printed.length; k++) {
      RunState state = PaperGame.run(MD, solver, PaperGame.start(), GAME, k + 1);
      assertThat(PaperGame.probabilities(state.policy("mu")))
          .containsExactly(printed[k], within(1e-8));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, .139505", "10, .111855", "100, .130122", "1000, .315629", "5000, .398709"})
  void mirrorDescentDrivesTheGapUp(int steps, double gap) {
    assertThat(PaperGame.gap(PaperGame.run(MD, steps).policy("mu"), GAME))
        .isEqualTo(gap, within(6e-7));
  }

  /** The average of the start and the 5,000 policies after it. */
  @Test
  void averageOfMirrorDescentIsNearNash() {
    RunProx prox = new RunProx(new ExactSolver(), GAME, new RandomSource(7), Listener.NONE);
    double[] average = new double[3];
    RunState state = MD.start(PaperGame.start());
    for (int t = 0; t <= 5000; t++) {
      double[] p = PaperGame.probabilities(state.policy("mu"));
      for (int y = 0; y < 3; y++) {
        average[y] += p[y] / 5001;
      }
      state = MD.step(state, prox);
    }
    TabularPolicy mean = TabularPolicy.of(PaperGame.start().layout(), new double[][] {average});
    assertThat(PaperGame.gap(mean, GAME)).isEqualTo(0.003180, within(6e-7));
  }

  @Test
  void inpoTakesThePrintedSecondStepAndSettlesAtThePrintedLimit() {
    assertThat(PaperGame.probabilities(PaperGame.run(INPO, 2).policy("mu")))
        .containsExactly(new double[] {0.18761859, 0.48680703, 0.32557438}, within(1e-8));
    Policy limit = PaperGame.run(INPO, 5000).policy("mu");
    assertThat(PaperGame.probabilities(limit))
        .containsExactly(new double[] {0.27491721, 0.27972258, 0.44536022}, within(1e-8));
    assertThat(PaperGame.gap(limit, GAME)).isEqualTo(0.029414, within(6e-7));
  }

  @ParameterizedTest
  @CsvSource({".05, .017752", ".5, .118205", "1, .133126"})
  void regularisedNashPoliciesHaveThePrintedGaps(double tau, double gap) {
    Algorithm inpo = new Inpo(constant(PaperGame.ETA), constant(tau));
    assertThat(PaperGame.gap(PaperGame.run(inpo, 5000).policy("mu"), GAME))
        .isEqualTo(gap, within(6e-7));
  }

  @Test
  void nashMdSettlesAtThePrintedLimit() {
    Algorithm nashMd = new NashMd(constant(PaperGame.ETA), constant(PaperGame.TAU));
    Policy limit = PaperGame.run(nashMd, 5000).policy("mu");
    assertThat(PaperGame.probabilities(limit))
        .containsExactly(new double[] {0.27411122, 0.27522731, 0.45066147}, within(1e-8));
    assertThat(PaperGame.gap(limit, GAME)).isEqualTo(0.027858, within(6e-7));
    Policy mixture = ((MixablePolicy) limit).mix(PaperGame.start(), PaperGame.ETA * PaperGame.TAU);
    assertThat(PaperGame.probabilities(mixture))
        .containsExactly(new double[] {0.27236866, 0.28106522, 0.44656612}, within(1e-8));
  }

  /** A round of Mirror-Prox is two prox steps; the printed figure is after 5,000 rounds. */
  @Test
  void mirrorProxConvergesInTheLastIterate() {
    Algorithm mirrorProx = new MirrorProx(constant(PaperGame.ETA));
    assertThat(PaperGame.gap(PaperGame.run(mirrorProx, 2 * 5000).policy("mu"), GAME))
        .isEqualTo(9.64e-6, within(5e-9));
  }

  @Test
  void omwuConvergesInTheLastIterate() {
    Algorithm omwu = new Omwu(constant(PaperGame.ETA));
    assertThat(PaperGame.gap(PaperGame.run(omwu, 5000).policy("mu"), GAME))
        .isEqualTo(8.91e-6, within(5e-9));
  }
}
