package org.comal.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.comal.algorithm.Comal;
import org.comal.prox.Game;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The nearest of several Nash policies, against closed forms and the conditions of an optimum. */
class NashSetTest {
  private static final double EXACT = 1e-11;

  private static NashSet set(double[][] preferences) {
    boolean[] all = new boolean[preferences.length];
    Arrays.fill(all, true);
    return NashSet.of(PreferenceTable.of(preferences), all, all).orElseThrow();
  }

  private static double[] logs(double... p) {
    return Arrays.stream(p).map(Math::log).toArray();
  }

  private static double kl(double[] nash, double... pi) {
    return IntStream.range(0, nash.length)
        .mapToDouble(i -> nash[i] == 0 ? 0 : nash[i] * Math.log(nash[i] / pi[i]))
        .sum();
  }

  /** A game whose response i is the response {@code of[i]} of another. */
  private static double[][] copies(double[][] preferences, int... of) {
    double[][] copies = new double[of.length][of.length];
    for (int i = 0; i < of.length; i++) {
      for (int j = 0; j < of.length; j++) {
        copies[i][j] = preferences[of[i]][of[j]];
      }
    }
    return copies;
  }

  private static double[] random(RandomGenerator random, int n) {
    double[] p = DoubleStream.generate(() -> -Math.log(random.nextDouble())).limit(n).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(v -> v / sum).toArray();
  }

  @Test
  void theOnlyNashPolicyIsTheNearest() {
    NashSet set = set(PaperGame.PREFERENCES);
    assertThat(set.unique()).isTrue();
    assertThat(set.kl(logs(.2, .5, .3), 0))
        .isEqualTo(kl(PaperGame.NASH, .2, .5, .3), within(1e-15));
  }

  /** b twice: (4, 3s, 3(1−s), 4)/11 for any s; the nearest shares as π does. */
  @Test
  void sharesBetweenCopiesOfAResponseAsThePolicyDoes() {
    NashSet set = set(copies(PaperGame.PREFERENCES, 0, 1, 1, 2));
    assertThat(set.unique()).isFalse();
    assertThat(set.nearest(logs(.2, .4, .1, .3), 0))
        .containsExactly(new double[] {4 / 11.0, 2.4 / 11, .6 / 11, 4 / 11.0}, within(1e-12));
    assertThat(set.kl(logs(.2, .4, .1, .3), 0))
        .isEqualTo(kl(PaperGame.NASH, .2, .5, .3), within(EXACT));
    // At a Nash policy that is no vertex.
    assertThat(set.kl(logs(4 / 11.0, 1 / 11.0, 2 / 11.0, 4 / 11.0), 0)).isLessThan(1e-15);
  }

  @Test
  void everythingIsNashWhereEverythingTies() {
    double[][] even = new double[7][7];
    Arrays.stream(even).forEach(row -> Arrays.fill(row, .5));
    double[] pi = random(new RandomSource(1).generator(), 7);
    assertThat(set(even).nearest(logs(pi), 0)).containsExactly(pi, within(1e-12));
    assertThat(set(even).kl(logs(pi), 0)).isLessThan(1e-15);
  }

  /** a and b tie and beat c: (s, 1−s, 0), so that the least KL is −log(π(a) + π(b)). */
  @Test
  void leavesOutWhatLoses() {
    NashSet set = set(new double[][] {{.5, .5, .9}, {.5, .5, .7}, {.1, .3, .5}});
    assertThat(set.nearest(logs(.3, .2, .5), 0))
        .containsExactly(new double[] {.6, .4, 0}, within(1e-12));
    assertThat(set.kl(logs(.3, .2, .5), 0)).isEqualTo(-Math.log(.5), within(EXACT));
  }

  /**
   * a and b tie; c beats a with .6 and loses to b with .4. c gains .1 x(a) − .1 x(b), so that (s,
   * 1−s, 0) is Nash for s ≤ ½.
   */
  @Test
  void stopsWhereAResponseWouldBeginToGain() {
    NashSet set = set(new double[][] {{.5, .5, .4}, {.5, .5, .6}, {.6, .4, .5}});
    // .2 : .6 is within; c takes the rest.
    assertThat(set.kl(logs(.2, .6, .2), 0)).isEqualTo(-Math.log(.8), within(EXACT));
    // .8 : .1 is beyond; the nearest is s = ½.
    assertThat(set.nearest(logs(.8, .1, .1), 0))
        .containsExactly(new double[] {.5, .5, 0}, within(1e-6));
    assertThat(set.kl(logs(.8, .1, .1), 0))
        .isEqualTo(.5 * Math.log(.5 / .8) + .5 * Math.log(.5 / .1), within(EXACT));
  }

  /**
   * Two cycles that tie with each other: s n₁ + (1−s) n₂. With Kᵢ = Σ nᵢ log(nᵢ/π) the least of s
   * (log s + K₁) + (1−s) (log(1−s) + K₂) is −log(exp(−K₁) + exp(−K₂)).
   */
  @Test
  void weighsTwoGamesThatTie() {
    double[][] both = new double[6][6];
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        boolean one = i / 3 == j / 3;
        both[i][j] = one ? (i < 3 ? PaperGame.PREFERENCES : CYCLE)[i % 3][j % 3] : .5;
      }
    }
    double[] pi = random(new RandomSource(2).generator(), 6);
    double k1 = kl(PaperGame.NASH, Arrays.copyOfRange(pi, 0, 3));
    double k2 = kl(new double[] {1 / 16.0, 10 / 16.0, 5 / 16.0}, Arrays.copyOfRange(pi, 3, 6));
    assertThat(set(both).kl(logs(pi), 0))
        .isEqualTo(-Math.log(Math.exp(-k1) + Math.exp(-k2)), within(EXACT));
  }

  /** Payoffs [[0, −.25, .5], [.25, 0, −.05], [−.5, .05, 0]] and as preferences ½ + payoff. */
  private static final double[][] CYCLE = {{.5, .25, 1}, {.75, .5, .45}, {0, .55, .5}};

  /** Copies of random games' responses: the sum over copies is as in the game without them. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10})
  void copiesChangeNoDistance(int seed) {
    RandomGenerator random = new RandomSource(seed).generator();
    int n = 3 + random.nextInt(6);
    double[][] p = randomGame(random, n);
    int[] of = IntStream.range(0, 3 * n).map(i -> i < n ? i : random.nextInt(n)).toArray();
    double[] pi = random(random, of.length);
    double[] sums = new double[n];
    for (int i = 0; i < of.length; i++) {
      sums[of[i]] += pi[i];
    }
    assertThat(set(copies(p, of)).kl(logs(pi), 0))
        .isEqualTo(set(p).kl(logs(sums), 0), within(EXACT));
  }

  private static double[][] randomGame(RandomGenerator random, int n) {
    double[][] p = new double[n][n];
    for (int i = 0; i < n; i++) {
      p[i][i] = .5;
      for (int j = i + 1; j < n; j++) {
        p[i][j] = random.nextDouble();
        p[j][i] = 1 - p[i][j];
      }
    }
    return p;
  }

  /**
   * Preferences out of {.4, .5, .6} have polytopes of every shape. At the nearest x no Nash policy
   * v may lie where the KL falls: Σ (v − x) log(x / π) ≥ 0 for each v, here the vertices that
   * linear programs find in random directions and the points inside that lead to them.
   */
  @ParameterizedTest
  @ValueSource(ints = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26})
  void noNashPolicyIsNearerInGamesOfManyTies(int seed) {
    RandomGenerator random = new RandomSource(seed).generator();
    int n = 4 + random.nextInt(9);
    double[][] p = new double[n][n];
    for (int i = 0; i < n; i++) {
      p[i][i] = .5;
      for (int j = i + 1; j < n; j++) {
        p[i][j] = .4 + .1 * random.nextInt(3);
        p[j][i] = 1 - p[i][j];
      }
    }
    PreferenceTable table = PreferenceTable.of(p);
    double[] pi = random(random, n);
    double[] x = set(p).nearest(logs(pi), 0);
    assertThat(Arrays.stream(x).sum()).isEqualTo(1, within(1e-9));
    assertThat(NashSolver.gain(table, x)).isLessThan(1e-9);
    double least = kl(x, pi);
    for (int k = 0; k < 40; k++) {
      double[] v = set(p).nearest(logs(random(random, n)), 0);
      for (double t : new double[] {1, .1, .01}) {
        double[] between =
            IntStream.range(0, n).mapToDouble(i -> (1 - t) * x[i] + t * v[i]).toArray();
        assertThat(kl(between, pi)).isGreaterThan(least - 1e-9);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-20, 1e-100, 1e-250})
  void reachesPoliciesThatHardlyGiveACopy(double share) {
    NashSet set = set(copies(PaperGame.PREFERENCES, 0, 1, 1, 2));
    assertThat(set.kl(logs(.2, .5, share, .3), 0))
        .isEqualTo(kl(PaperGame.NASH, .2, .5, .3), within(EXACT));
  }

  @Test
  void isInfinitelyFarWhereEveryNashPolicyNeedsWhatIsNeverGiven() {
    boolean[] all = {true, true, true, true};
    PreferenceTable table = PreferenceTable.of(copies(PaperGame.PREFERENCES, 0, 1, 1, 2));
    assertThat(NashSet.of(table, all, new boolean[] {true, false, false, true})).isEmpty();
    NashSet without = NashSet.of(table, all, new boolean[] {true, false, true, true}).orElseThrow();
    assertThat(without.unique()).isTrue();
    assertThat(without.one())
        .containsExactly(new double[] {4 / 11.0, 0, 3 / 11.0, 4 / 11.0}, within(1e-12));
  }

  /** The paper's game with b doubled: COMAL reaches a Nash policy, and the distance says so. */
  @Test
  void comalComesAsNearAsItsGapSaysOnAGameWithACopy() {
    TabularPolicy start = TabularPolicy.game(List.of("a", "b", "b too", "c"), .2, .3, .2, .3);
    Game game = PaperGame.game(start, copies(PaperGame.PREFERENCES, 0, 1, 1, 2));
    TabularPolicy end =
        (TabularPolicy)
            PaperGame.run(new Comal(.3, .1, 100), new ExactSolver(), start, game, 5000)
                .policy("mu");
    Map<String, Double> figures =
        new ExactGameEvaluator(400).evaluate(end, game, new RandomSource(0));
    assertThat(figures.get("gap")).isLessThan(1e-9);
    assertThat(figures.get("kl-to-nash")).isLessThan(1e-12);
  }

  /**
   * A start that never gives c: between a and b the preference is .1, so that the Nash policy of
   * what is left is b, although c would win .9 against it.
   */
  @Test
  void aStartWithoutAResponsePlaysTheGameOfTheRest() {
    TabularPolicy start = TabularPolicy.game(PaperGame.RESPONSES, .5, .5, 0);
    Game game = PaperGame.game(start, PaperGame.PREFERENCES);
    ExactGameEvaluator evaluator = new ExactGameEvaluator(400);
    assertThat(PaperGame.probabilities(evaluator.nash(start, game).orElseThrow()))
        .containsExactly(0, 1, 0);
    evaluator.begin(start, game, new RandomSource(0));
    Map<String, Double> first = evaluator.evaluate(start, game, new RandomSource(0));
    // Against ½ a + ½ b: b wins ½ (.9 + .5) = .7; c wins ½ (.2 + .9) = .55.
    assertThat(first.get("gap")).isEqualTo(.2, within(1e-15));
    assertThat(first.get("gap-unrestricted")).isEqualTo(.2, within(1e-15));
    assertThat(first.get("kl-to-nash")).isEqualTo(Math.log(2), within(1e-15));
    TabularPolicy end =
        (TabularPolicy)
            PaperGame.run(new Comal(.3, .1, 25), new ExactSolver(), start, game, 2000).policy("mu");
    Map<String, Double> last = evaluator.evaluate(end, game, new RandomSource(0));
    assertThat(last.get("gap")).isLessThan(1e-12);
    assertThat(last.get("gap-unrestricted")).isEqualTo(.4, within(1e-9));
    assertThat(last.get("kl-to-nash")).isLessThan(1e-12);
  }
}
