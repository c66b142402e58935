package org.comal.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.Arrays;
import org.comal.learn.Labels;
import org.comal.learn.Loss;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.tabular.ExactSolver;
import org.comal.tabular.TabularPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The expected gradient vanishes at the exact solution: not over many samples but over all that
 * there are, each weighted by its probability. So small groups bring no bias, whatever the signal
 * and the design; what is left is round-off.
 */
class StationarityTest {
  private static final double ETA = 0.7;
  private static final double TAU = 0.4;
  private static final TabularPolicy START = PaperGame.START;
  private static final TabularPolicy OTHER = PaperGame.OTHER;

  /** A gain of the game's policies, by name. */
  private static Payoff gain(String kind, Policy mu, Policy other) {
    return switch (kind) {
      case "win-rate" -> winRate(mu);
      case "regularised" -> winRate(mu).plus(-TAU, logRatio(START, OTHER));
      case "other-opponent" -> winRate(other);
      case "optimistic" -> winRate(mu).times(2).plus(-1, winRate(other));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static Loss loss(String name) {
    return switch (name) {
      case "ipo" -> new IpoLoss();
      case "inpo" -> new InpoLoss();
      case "rebel" -> new RebelLoss();
      case "dpo" -> new DpoLoss();
      case "sppo" -> new SppoLoss();
      case "dro" -> new DroLoss();
      case "ppo" -> new PpoLoss(100);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "ipo,   win-rate,       ALL,      2", "ipo,   win-rate,       ALL,      4",
    "ipo,   win-rate,       DISJOINT, 4", "inpo,  win-rate,       ALL,      3",
    "inpo,  regularised,    ALL,      4", "inpo,  regularised,    DISJOINT, 4",
    "rebel, win-rate,       ALL,      4", "rebel, win-rate,       DISJOINT, 4",
    "rebel, win-rate,       DISJOINT, 2", "rebel, regularised,    DISJOINT, 4",
    "rebel, other-opponent, ALL,      3", "rebel, other-opponent, DISJOINT, 3",
    "rebel, optimistic,     ALL,      3", "rebel, optimistic,     DISJOINT, 3",
    "dro,   win-rate,       ALL,      2", "dro,   win-rate,       ALL,      4",
    "dro,   regularised,    ALL,      3", "dro,   other-opponent, ALL,      3",
    "dro,   optimistic,     ALL,      3", "ppo,   win-rate,       ALL,      2",
    "ppo,   win-rate,       ALL,      4", "ppo,   regularised,    ALL,      3",
    "ppo,   other-opponent, ALL,      3", "ppo,   optimistic,     ALL,      3"
  })
  void expectedGradientVanishesAtTheProxStep(
      String name, String kind, PairDesign design, int samples) {
    Policy exact =
        new ExactSolver()
            .solve(
                new ProxProblem(START, gain(kind, START, OTHER), ETA),
                PaperGame.step(PaperGame.game(), 0))
            .policy();
    double[] gradient =
        expectedGradient(loss(name), kind, design, Labels.SOFT, samples, exact, ETA);
    assertThat(size(gradient)).isLessThan(1e-13);
    // The same away from the solution is far from 0, so the test can tell.
    assertThat(size(expectedGradient(loss(name), kind, design, Labels.SOFT, samples, START, ETA)))
        .isGreaterThan(1e-3);
  }

  @ParameterizedTest
  @CsvSource({
    // Population minimisers of the first step at η = .3, printed to 8 digits; so is the gradient.
    "sppo, ALL,      2, 0.19343072, 0.49383512, 0.31273417",
    "sppo, ALL,      4, 0.19343072, 0.49383512, 0.31273417",
    "dpo,  ALL,      2, 0.17248185, 0.47152495, 0.35599320",
    "dpo,  ALL,      4, 0.17248185, 0.47152495, 0.35599320",
    "dpo,  DISJOINT, 4, 0.17248185, 0.47152495, 0.35599320",
  })
  void expectedGradientVanishesAtTheLossesOwnMinimiser(
      String name, PairDesign design, int samples, double a, double b, double c) {
    double sum = a + b + c;
    TabularPolicy minimiser = PaperGame.policy(a / sum, b / sum, c / sum);
    double[] gradient =
        expectedGradient(loss(name), "win-rate", design, Labels.SOFT, samples, minimiser, 0.3);
    assertThat(size(gradient)).isLessThan(1e-7);
  }

  @Test
  void choosingPairsMovesTheSolution() {
    Policy exact =
        new ExactSolver()
            .solve(new ProxProblem(START, winRate(START), ETA), PaperGame.step(PaperGame.game(), 0))
            .policy();
    for (PairDesign design : new PairDesign[] {PairDesign.BEST_WORST, PairDesign.BEST_SECOND}) {
      for (Labels labels : new Labels[] {Labels.SOFT, Labels.HARD}) {
        double[] g = expectedGradient(new IpoLoss(), "win-rate", design, labels, 5, exact, ETA);
        assertThat(size(g)).as("%s with %s labels", design, labels).isGreaterThan(0.01);
      }
    }
    double[] rounded =
        expectedGradient(new IpoLoss(), "win-rate", PairDesign.ALL, Labels.HARD, 3, exact, ETA);
    assertThat(size(rounded)).as("hard labels of all pairs").isGreaterThan(0.01);
  }

  private static double[] expectedGradient(
      Loss loss, String kind, PairDesign design, Labels labels, int n, Policy at, double eta) {
    int opponents = 2;
    TabularPolicy inTraining = TabularPolicy.copyOf((EnumerablePolicy) at);
    ScriptedPolicy mu = new ScriptedPolicy(START, inTraining);
    ScriptedPolicy other = new ScriptedPolicy(OTHER, inTraining);
    LossProxSolver solver =
        PaperGame.solver(
            loss, new SampleDesign(n, opponents, design, labels, Sampling.FAITHFUL, false), 1, 1);
    Payoff gain = gain(kind, mu, other);
    boolean meetsOther =
        gain.terms().stream()
            .anyMatch(t -> t.payoff() instanceof Payoff.WinRate w && w.opponent() == other);
    double[] muP = PaperGame.START.probabilities(START.prompts().get(0));
    double[] otherP = PaperGame.OTHER.probabilities(START.prompts().get(0));
    double[] expected = new double[3];
    for (int s = 0; s < Math.pow(3, n); s++) {
      int[] samples = digits(s, n);
      mu.draws(samples);
      for (int o = 0; o < (meetsOther ? Math.pow(3, opponents) : 1); o++) {
        int[] drawn = digits(o, opponents);
        other.draws(drawn);
        double weight = product(muP, samples) * (meetsOther ? product(otherP, drawn) : 1);
        if (Arrays.stream(samples).distinct().count() == 1 && design.biased()) {
          continue; // nothing to choose from
        }
        solver.solve(new ProxProblem(mu, gain, eta), PaperGame.step(PaperGame.game(), 0));
        for (int k = 0; k < 3; k++) {
          expected[k] += weight * mu.gradient()[k];
        }
      }
    }
    return expected;
  }

  private static int[] digits(int number, int n) {
    int[] d = new int[n];
    for (int i = 0; i < n; i++) {
      d[i] = number % 3;
      number /= 3;
    }
    return d;
  }

  private static double product(double[] p, int[] y) {
    return Arrays.stream(y).mapToDouble(i -> p[i]).reduce(1, (a, b) -> a * b);
  }

  private static double size(double[] v) {
    return Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
  }
}
