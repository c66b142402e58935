package org.comal.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import org.comal.data.Comparison;
import org.comal.event.Listener;
import org.comal.oracle.CachedOracle;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.SampledOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.Step;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSolverTest {

  private static Policy solve(Game game, Policy anchor, Payoff gain, double eta) {
    return new ExactSolver()
        .solve(
            new ProxProblem(anchor, gain, eta), new Step(game, new RandomSource(1), Listener.NONE))
        .policy();
  }

  private static double[][] randomPreferences(int n, RandomGenerator random) {
    double[][] p = new double[n][n];
    for (int i = 0; i < n; i++) {
      p[i][i] = 0.5;
      for (int j = i + 1; j < n; j++) {
        p[i][j] = random.nextDouble();
        p[j][i] = 1 - p[i][j];
      }
    }
    return p;
  }

  private static double[] randomDistribution(int n, RandomGenerator random) {
    double[] p = random.doubles(n).toArray();
    double sum = java.util.Arrays.stream(p).sum();
    return java.util.Arrays.stream(p).map(v -> v / sum).toArray();
  }

  private static List<String> names(int n) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      names.add("r" + i);
    }
    return names;
  }

  /** Against the definition, for sizes below and above the one that is worked on in parallel. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 130, 511, 512, 513, 514, 515, 1500})
  void agreesWithTheDefinition(int n) {
    RandomGenerator random = new RandomSource(n).generator();
    double[][] p = randomPreferences(n, random);
    TabularPolicy anchor = TabularPolicy.game(names(n), randomDistribution(n, random));
    TabularPolicy ref = TabularPolicy.game(names(n), randomDistribution(n, random));
    Game game = PaperGame.game(anchor, p);
    double[] mu = PaperGame.probabilities(anchor);
    double[] r = PaperGame.probabilities(ref);
    double[] expected = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double gain = -0.1 * Math.log(mu[i] / r[i]);
      for (int j = 0; j < n; j++) {
        gain += p[i][j] * mu[j];
      }
      expected[i] = mu[i] * Math.exp(3 * gain);
      sum += expected[i];
    }
    for (int i = 0; i < n; i++) {
      expected[i] /= sum;
    }
    double[] actual =
        PaperGame.probabilities(
            solve(game, anchor, winRate(anchor).plus(-0.1, logRatio(anchor, ref)), 3));
    assertThat(actual).containsExactly(expected, within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 512, 513, 514, 515, 1100})
  void aTableGivesBackWhatItWasMadeOf(int n) {
    double[][] p = randomPreferences(n, new RandomSource(n).generator());
    PreferenceTable table = PreferenceTable.of(p);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertThat(table.preference(i, j)).isEqualTo(p[i][j], within(1e-15));
      }
    }
  }

  @Test
  void doesNotDependOnTheNumberOfThreads() throws Exception {
    int n = 1200;
    RandomGenerator random = new RandomSource(5).generator();
    TabularPolicy anchor = TabularPolicy.game(names(n), randomDistribution(n, random));
    Game game = PaperGame.game(anchor, randomPreferences(n, random));
    String here = solve(game, anchor, winRate(anchor), 1).id();
    for (int threads : new int[] {1, 3}) {
      ForkJoinPool pool = new ForkJoinPool(threads);
      assertThat(pool.submit(() -> solve(game, anchor, winRate(anchor), 1).id()).get())
          .isEqualTo(here);
      pool.shutdown();
    }
  }

  @Test
  void solvesEveryPromptOnItsOwn() {
    RandomGenerator random = new RandomSource(9).generator();
    Map<String, List<String>> names = new LinkedHashMap<>();
    Map<String, NamedTable> tables = new LinkedHashMap<>();
    int prompts = 2000;
    double[][] initial = new double[prompts][];
    for (int x = 0; x < prompts; x++) {
      int n = 5 + x % 7;
      names.put("p" + x, names(n));
      tables.put(
          "p" + x, new NamedTable(names(n), PreferenceTable.of(randomPreferences(n, random))));
      initial[x] = randomDistribution(n, random);
    }
    TabularPolicy anchor = TabularPolicy.of(TableLayout.named(names), initial);
    PreferenceOracle oracle = MatrixOracle.byPrompt(tables);
    TabularPolicy all =
        (TabularPolicy) solve(new Game(anchor.prompts(), oracle), anchor, winRate(anchor), 1);
    for (int x : new int[] {0, 1, 999, prompts - 1}) {
      Game one = new Game(List.of(anchor.prompts().get(x)), oracle);
      TabularPolicy alone = (TabularPolicy) solve(one, anchor, winRate(anchor), 1);
      assertThat(all.logProbs(anchor.prompts().get(x)))
          .containsExactly(alone.logProbs(anchor.prompts().get(x)));
      int other = x == 0 ? 1 : 0;
      assertThat(alone.probabilities(anchor.prompts().get(other)))
          .as("a prompt that the game does not have")
          .containsExactly(initial[other], within(1e-15));
    }
  }

  @Test
  void asksAnyOtherOracleEachPairOnce() {
    List<Comparison> asked = new ArrayList<>();
    PreferenceOracle inner = PaperGame.game().oracle();
    PreferenceOracle counting =
        new PreferenceOracle() {
          @Override
          public String id() {
            return "counting";
          }

          @Override
          public double[] prefer(
              List<Comparison> batch, RandomSource random, VerdictListener heard) {
            asked.addAll(batch);
            return inner.prefer(batch, random);
          }
        };
    TabularPolicy start = PaperGame.start();
    Game game = new Game(start.prompts(), new CachedOracle(counting, 1));
    ExactSolver solver = new ExactSolver();
    Step step = new Step(game, new RandomSource(1), Listener.NONE);
    Policy first = solver.solve(new ProxProblem(start, winRate(start), 0.3), step).policy();
    solver.solve(new ProxProblem(first, winRate(first), 0.3), step);
    assertThat(asked).hasSize(3);
    assertThat(first.id()).isEqualTo(solve(PaperGame.game(), start, winRate(start), 0.3).id());
  }

  @Test
  void findsResponsesByNameWhateverTheirOrder() {
    TabularPolicy turned = TabularPolicy.game(List.of("c", "a", "b"), 0.3, 0.2, 0.5);
    Game game = new Game(turned.prompts(), PaperGame.game().oracle());
    assertThat(PaperGame.probabilities(solve(game, turned, winRate(turned), 0.3)))
        .containsExactly(new double[] {0.31273952, 0.19342804, 0.49383244}, within(1e-8));
  }

  @Test
  void aResponseOfProbabilityZeroKeepsIt() {
    TabularPolicy start = TabularPolicy.game(PaperGame.RESPONSES, 0.5, 0, 0.5);
    Policy next =
        solve(PaperGame.game(), start, winRate(start).plus(-0.1, logRatio(start, start)), 0.3);
    assertThat(PaperGame.probabilities(next)[1]).isZero();
    assertThat(next.logProb(List.of())).isEmpty();
  }

  @Test
  void stepsBeyondTheRangeOfDoublesStayFinite() {
    TabularPolicy start = PaperGame.start();
    TabularPolicy next = (TabularPolicy) solve(PaperGame.game(), start, winRate(start), 1e5);
    assertThat(next.logProbs(start.prompts().get(0))).doesNotContain(Double.NEGATIVE_INFINITY);
    assertThat(next.logProbs(start.prompts().get(0))).doesNotContain(Double.NaN);
  }

  @Test
  void refusesAnOracleThatDrawsItsVerdicts() {
    TabularPolicy start = PaperGame.start();
    Game game = new Game(start.prompts(), new SampledOracle(PaperGame.game().oracle()));
    assertThatThrownBy(() -> solve(game, start, winRate(start), 0.3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("draws its verdicts");
  }

  @Test
  void measuresADrawnOracleByTheProbabilitiesItDrawsWith() {
    TabularPolicy start = PaperGame.start();
    Game drawn = new Game(start.prompts(), new SampledOracle(PaperGame.game().oracle()));
    ExactGameEvaluator evaluator = new ExactGameEvaluator(400);

    assertThat(evaluator.reject(start, drawn)).isEmpty();
    assertThat(evaluator.evaluate(start, drawn, new RandomSource(1)))
        .isEqualTo(evaluator.evaluate(start, PaperGame.game(), new RandomSource(1)));
  }

  @Test
  void refusesToMeasureAnOracleOfUnknownProbabilities() {
    TabularPolicy start = PaperGame.start();
    PreferenceOracle coin =
        new PreferenceOracle() {
          @Override
          public String id() {
            return "coin";
          }

          @Override
          public double[] prefer(
              List<Comparison> batch, RandomSource random, VerdictListener heard) {
            return new double[batch.size()];
          }

          @Override
          public boolean deterministic() {
            return false;
          }
        };

    assertThat(new ExactGameEvaluator(400).reject(start, new Game(start.prompts(), coin)))
        .hasValueSatisfying(why -> assertThat(why).contains("coin", "another evaluator"));
  }

  @Test
  void dpoRefusesAnotherGainThanItsOwnWinRate() {
    TabularPolicy start = PaperGame.start();
    ExactSolver dpo = new ExactSolver(PopulationLoss.DPO);
    Payoff gain = winRate(start).plus(-0.1, logRatio(start, start));
    assertThat(dpo.reject(new ProxProblem(start, gain, 0.3))).isPresent();
    assertThat(dpo.reject(new ProxProblem(start, winRate(start), 0.3))).isEmpty();
  }

  @Test
  void dpoSaysWhereNoRewardFits() {
    TabularPolicy start = TabularPolicy.game(List.of("a", "b"), 0.5, 0.5);
    Game game = PaperGame.game(start, new double[][] {{0.5, 1}, {0, 0.5}});
    Step step = new Step(game, new RandomSource(1), Listener.NONE);
    assertThatThrownBy(
            () ->
                new ExactSolver(PopulationLoss.DPO)
                    .solve(new ProxProblem(start, winRate(start), 0.3), step))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("no finite Bradley-Terry reward");
  }
}
