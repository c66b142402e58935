package org.comal.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.comal.algorithm.Schedule.constant;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.Comal;
import org.comal.algorithm.Inpo;
import org.comal.algorithm.MirrorDescent;
import org.comal.algorithm.MirrorProx;
import org.comal.algorithm.Omwu;
import org.comal.algorithm.ReferenceUpdate;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Known equilibria, and Table 1 of the paper: who reaches them. */
class EquilibriaTest {
  private static final ExactGameEvaluator EVALUATOR = new ExactGameEvaluator(400);
  private static final ExactSolver EXACT = new ExactSolver();

  /** Payoffs of the row player; a 3-cycle's Nash policy is ∝ (|a₂₃|, |a₁₃|, |a₁₂|). */
  static Stream<Arguments> games() {
    double third = 1 / 3.0;
    return Stream.of(
        game(new double[][] {{0, -1, 1}, {1, 0, -1}, {-1, 1, 0}}, third, third, third),
        game(
            new double[][] {{0, -.25, .5}, {.25, 0, -.05}, {-.5, .05, 0}},
            1 / 16.0,
            10 / 16.0,
            5 / 16.0),
        game(new double[][] {{0, -third, 1}, {third, 0, -third}, {-1, third, 0}}, .2, .6, .2),
        game(new double[][] {{0, -3, 3}, {3, 0, -1}, {-3, 1, 0}}, 1 / 7.0, 3 / 7.0, 3 / 7.0),
        game(new double[][] {{0, -1, 3}, {1, 0, -3}, {-3, 3, 0}}, 3 / 7.0, 3 / 7.0, 1 / 7.0),
        Arguments.of(PaperGame.PREFERENCES, PaperGame.NASH));
  }

  private static Arguments game(double[][] payoff, double... nash) {
    return Arguments.of(PaperGame.preferences(payoff), nash);
  }

  private static double[] nash(TabularPolicy start, Game game) {
    EnumerablePolicy nash = EVALUATOR.nash(start, game).orElseThrow();
    return nash.probabilities(nash.prompts().get(0));
  }

  private static Policy last(Algorithm algorithm, TabularPolicy start, Game game, int steps) {
    return PaperGame.run(algorithm, EXACT, start, game, steps).policy("mu");
  }

  @ParameterizedTest
  @MethodSource("games")
  void linearProgrammingFindsTheKnownNash(double[][] preferences, double[] nash) {
    Game game = PaperGame.game(PaperGame.start(), preferences);
    assertThat(nash(PaperGame.start(), game)).containsExactly(nash, within(1e-14));
  }

  @ParameterizedTest
  @MethodSource("games")
  void nashIsAFixedPointOfEveryExactStep(double[][] preferences, double[] nash) {
    TabularPolicy start = TabularPolicy.game(PaperGame.RESPONSES, nash);
    Game game = PaperGame.game(start, preferences);
    for (Algorithm algorithm : all()) {
      assertThat(PaperGame.probabilities(last(algorithm, start, game, 10)))
          .containsExactly(nash, within(1e-13));
    }
  }

  @ParameterizedTest
  @MethodSource("games")
  void comalConvergesToTheKnownNash(double[][] preferences, double[] nash) {
    Game game = PaperGame.game(PaperGame.start(), preferences);
    Policy last = last(comal(), PaperGame.start(), game, 60_000);
    assertThat(PaperGame.probabilities(last)).containsExactly(nash, within(1e-9));
  }

  /** Table 1 of the paper, last iterates, on the game of section 4 and the other cycles. */
  @ParameterizedTest
  @MethodSource("games")
  void lastIteratesConvergeAsInTableOne(double[][] preferences, double[] nash) {
    TabularPolicy start = PaperGame.start();
    Game game = PaperGame.game(start, preferences);
    double atStart = PaperGame.klToNash(start, game);
    Algorithm md = new MirrorDescent(constant(0.3));
    assertThat(PaperGame.klToNash(last(md, start, game, 5000), game))
        .as("mirror descent moves away from Nash")
        .isGreaterThan(atStart);
    Algorithm inpo = new Inpo(constant(0.3), constant(0.1));
    Policy limit = last(inpo, start, game, 20_000);
    assertThat(PaperGame.probabilities(last(inpo, start, game, 20_001)))
        .as("INPO settles")
        .containsExactly(PaperGame.probabilities(limit), within(1e-9));
    double inpoGap = PaperGame.gap(limit, game);
    assertThat(inpoGap).as("but not at Nash").isGreaterThan(1e-3);
    for (Algorithm algorithm :
        List.of(comal(), new MirrorProx(constant(0.3)), new Omwu(constant(0.3)))) {
      assertThat(PaperGame.gap(last(algorithm, start, game, 20_000), game))
          .as(algorithm.toString())
          .isLessThan(inpoGap / 10);
    }
  }

  /** A game that rewards make has its Nash at the best response, and everybody finds it. */
  @Test
  void everyAlgorithmButTheRegularisedOneFindsTheBestResponseOfATransitiveGame() {
    TabularPolicy start = PaperGame.start();
    Game game = new Game(start.prompts(), BradleyTerryOracle.game(PaperGame.RESPONSES, 2, 0, 1));
    assertThat(nash(start, game)).containsExactly(1, 0, 0);
    for (Algorithm algorithm : all()) {
      double gap = PaperGame.gap(last(algorithm, start, game, 5000), game);
      if (algorithm instanceof Inpo) {
        assertThat(gap).as(algorithm.toString()).isBetween(1e-3, 0.1);
      } else {
        assertThat(gap).as(algorithm.toString()).isLessThan(1e-9);
      }
    }
    Policy dpo =
        PaperGame.run(
                new MirrorDescent(constant(0.3)),
                new ExactSolver(PopulationLoss.DPO),
                start,
                game,
                500)
            .policy("mu");
    assertThat(PaperGame.gap(dpo, game)).isLessThan(1e-9);
  }

  @Test
  void linearProgrammingIsExactOnARandomGameOfTwoHundredResponses() {
    int n = 200;
    RandomGenerator random = new RandomSource(11).generator();
    double[][] p = new double[n][n];
    for (int i = 0; i < n; i++) {
      p[i][i] = 0.5;
      for (int j = i + 1; j < n; j++) {
        p[i][j] = random.nextDouble();
        p[j][i] = 1 - p[i][j];
      }
    }
    boolean[] all = new boolean[n];
    Arrays.fill(all, true);
    PreferenceTable table = PreferenceTable.of(p);
    double[] x = NashSolver.solve(table, all).orElseThrow();
    assertThat(Arrays.stream(x).sum()).isEqualTo(1, within(1e-12));
    assertThat(Arrays.stream(x).min().orElseThrow()).isGreaterThanOrEqualTo(0);
    assertThat(NashSolver.gain(table, x)).isLessThan(1e-12);
  }

  private static Algorithm comal() {
    return new Comal(constant(0.3), constant(0.1), new ReferenceUpdate.Every(25));
  }

  private static List<Algorithm> all() {
    return List.of(
        new MirrorDescent(constant(0.3)),
        new Inpo(constant(0.3), constant(0.1)),
        comal(),
        new MirrorProx(constant(0.3)),
        new Omwu(constant(0.3)));
  }
}
