package org.comal.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.comal.algorithm.Schedule.constant;

import java.util.ArrayList;
import java.util.List;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.Comal;
import org.comal.algorithm.ReferenceUpdate;
import org.comal.algorithm.RunState;
import org.comal.event.Listener;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.random.RandomSource;
import org.comal.run.RunProx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** COMAL on the game of section 4, with inner games of 25 and 100 prox steps. */
class ComalConvergenceTest {
  private static final Game GAME = PaperGame.game();
  private static final double[] LEVELS = {1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12};

  private static Algorithm comal(int innerSteps) {
    return new Comal(
        constant(PaperGame.ETA), constant(PaperGame.TAU), new ReferenceUpdate.Every(innerSteps));
  }

  /** References π⁰, π¹, … by outer iteration. */
  private static List<Policy> references(int innerSteps, int outers) {
    Algorithm comal = comal(innerSteps);
    RunProx prox = new RunProx(new ExactSolver(), GAME, new RandomSource(7), Listener.NONE);
    RunState state = comal.start(PaperGame.start());
    List<Policy> references = new ArrayList<>(List.of(state.policy("ref")));
    for (int k = 0; k < outers * innerSteps; k++) {
      state = comal.step(state, prox);
      if (state.inner() == 0) {
        references.add(state.policy("ref"));
      }
    }
    return references;
  }

  private static int[] outersToGap(List<Policy> references) {
    int[] outers = new int[LEVELS.length];
    for (int level = 0; level < LEVELS.length; level++) {
      while (PaperGame.gap(references.get(outers[level]), GAME) >= LEVELS[level]) {
        outers[level]++;
      }
    }
    return outers;
  }

  @Test
  void shortInnerGamesReachNash() {
    List<Policy> references = references(25, 200);
    Policy last = references.get(200);
    assertThat(PaperGame.gap(last, GAME)).isLessThan(1e-12).isEqualTo(4.1e-13, within(5e-14));
    assertThat(PaperGame.probabilities(last)).containsExactly(PaperGame.NASH, within(1e-11));
    assertThat(outersToGap(references)).containsExactly(18, 55, 89, 122, 155, 193);
  }

  @Test
  void klToNashNeverRises() {
    List<Policy> references = references(25, 200);
    double[] printed = {0.122, 0.0940, 0.0774, 0.0618, 0.0503, 0.0383};
    double before = Double.POSITIVE_INFINITY;
    for (int t = 0; t <= 200; t++) {
      double kl = PaperGame.klToNash(references.get(t), GAME);
      if (t < printed.length) {
        assertThat(kl).isEqualTo(printed[t], within(t == 0 ? 5e-4 : 5.1e-5));
      }
      assertThat(kl).isLessThanOrEqualTo(before + 1e-14);
      before = kl;
    }
  }

  @Test
  void longInnerGamesReachNashInFewerOuterSteps() {
    List<Policy> references = references(100, 32);
    double[] printed = {0.122, 0.0209, 0.00417, 0.000806, 0.00016};
    double[] roundings = {5e-4, 5e-5, 5e-6, 5e-7, 5e-6};
    for (int t = 0; t < printed.length; t++) {
      assertThat(PaperGame.klToNash(references.get(t), GAME))
          .isEqualTo(printed[t], within(roundings[t]));
    }
    assertThat(PaperGame.gap(references.get(32), GAME)).isLessThan(1e-12);
    assertThat(outersToGap(references)).containsExactly(3, 9, 14, 20, 26, 32);
  }

  /** ω² = Σ over i < j of πᵢπⱼ (P(i ≻ j) − ½)² at the Nash policy; here τ²/(τ²+ω²) = .1864. */
  @Test
  void solvedInnerGamesContractLikeTheory() {
    double omega2 = 0;
    for (int i = 0; i < 3; i++) {
      for (int j = i + 1; j < 3; j++) {
        double a = PaperGame.PREFERENCES[i][j] - 0.5;
        omega2 += PaperGame.NASH[i] * PaperGame.NASH[j] * a * a;
      }
    }
    assertThat(omega2).isEqualTo(0.0436364, within(5e-8));
    double tau2 = PaperGame.TAU * PaperGame.TAU;
    double contraction = tau2 / (tau2 + omega2);
    assertThat(contraction).isEqualTo(0.1864, within(5e-5));
    // 2,000 prox steps solve each inner game to the last digits, and eight references lead close
    // enough to Nash for the local factor to show (.18646 for .18642).
    List<Policy> references = references(2000, 8);
    double ratio =
        PaperGame.klToNash(references.get(8), GAME) / PaperGame.klToNash(references.get(7), GAME);
    assertThat(ratio).isEqualTo(contraction, within(2e-4));
  }

  /**
   * Moved when forces balance to within 30 %, references lead to Nash at any step size; 10/(ητ)
   * prox steps an inner game are more than it takes.
   */
  @ParameterizedTest
  @CsvSource({"0.03, 0.1", "0.3, 0.1", "0.3, 0.5", "1, 0.1"})
  void referencesMovedWhenSettledLeadToNash(double eta, double tau) {
    Algorithm comal =
        new Comal(constant(eta), constant(tau), new ReferenceUpdate.WhenSettled(0.3, 2, 100_000));
    RunProx prox = new RunProx(new ExactSolver(), GAME, new RandomSource(7), Listener.NONE);
    RunState state = comal.start(PaperGame.start());
    double before = PaperGame.klToNash(state.policy("ref"), GAME);
    while (before > 1e-12) {
      int taken = 0;
      int outer = state.outer();
      while (state.outer() == outer) {
        state = comal.step(state, prox);
        assertThat(++taken).isLessThan((int) Math.ceil(10 / (eta * tau)));
      }
      double kl = PaperGame.klToNash(state.policy("ref"), GAME);
      assertThat(kl).isLessThan(before);
      before = kl;
    }
  }
}
