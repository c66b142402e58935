package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;
import org.comal.data.Prompt;
import org.comal.event.Listener;
import org.comal.learn.Labels;
import org.comal.learn.Loss;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.learn.Training;
import org.comal.llm.model.DType;
import org.comal.llm.model.Lora;
import org.comal.losses.DpoLoss;
import org.comal.losses.DroLoss;
import org.comal.losses.InpoLoss;
import org.comal.losses.IpoLoss;
import org.comal.losses.PpoLoss;
import org.comal.losses.RebelLoss;
import org.comal.losses.SppoLoss;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.Step;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each loss drives a language model to its exact solution: the prox step, and for SPPO and DPO the
 * minimiser of their own.
 *
 * <p>Tolerance. A win rate is estimated by n = 128 samples of preferences whose standard deviation
 * is s = .3 (row a against .2, .5, .3: √(.095) = .31), so the log-odds err by η s / √n = .027 η.
 * The mean of |e| is .8 of that, and it moves the policy by at most half of it in total variation:
 * .0106. Twice as much is allowed. DPO fits log-odds of preferences, ±2.2 for .1 and .9, of
 * standard deviation 1.7: with η = .3 that is ½ · .8 · .3 · 1.7 / √n = .018, and twice as much is
 * allowed. The seed is fixed.
 */
class LossesTest {
  private static final int SAMPLES = 128;
  private static final double TAU = 0.4;
  private static final double TOLERANCE = 0.0212;

  /** Of the way from the start: a step of less than two thirds of η would not do. */
  private static final double LEFT = 1.0 / 3;

  private static final CausalLmPolicy START = ResponseGame.taught(.2, .5, .3);
  private static final CausalLmPolicy OTHER = ResponseGame.taught(.5, .2, .3);

  @ParameterizedTest
  @ValueSource(strings = {"ipo", "inpo", "rebel", "dro", "ppo"})
  void comesToTheProxStepOnTheWinRate(String name) {
    check(name, winRate(START), 1, TOLERANCE, x -> prox(x, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"inpo", "rebel"})
  void comesToTheProxStepOnTheRegularisedGame(String name) {
    Payoff gain = winRate(START).plus(-TAU, logRatio(START, OTHER));
    check(name, gain, 1, TOLERANCE, x -> prox(x, 1, TAU));
  }

  @ParameterizedTest
  @CsvSource({"sppo, 1, .0212", "dpo, .3, .036"})
  void sppoAndDpoComeToTheirOwnMinimisers(String name, double eta, double tolerance) {
    check(name, winRate(START), eta, tolerance, x -> minimiser(name, probabilities(START, x), eta));
  }

  /** Adapters of full rank on the start can move every projection anywhere. */
  @Test
  void adaptersOfFullRankComeToTheSameStep(@TempDir Path folder) throws IOException {
    START.save(folder);
    LmSettings settings = TinyPolicies.settings(DType.FLOAT32, 1 << 16, false);
    Lora full = new Lora(START.config().hidden(), START.config().hidden(), Lora.projections());
    try (CausalLmPolicy start = TinyAdapters.begun(folder, full, settings)) {
      check(start, "ipo", winRate(start), 1, TOLERANCE, x -> prox(x, 1, 0));
    }
  }

  private static void check(
      String name, Payoff gain, double eta, double tolerance, IntFunction<double[]> exact) {
    check(START, name, gain, eta, tolerance, exact);
  }

  private static void check(
      CausalLmPolicy start,
      String name,
      Payoff gain,
      double eta,
      double tolerance,
      IntFunction<double[]> exact) {
    try (Policy found =
        solver(name)
            .solve(
                new ProxProblem(start, gain, eta),
                new Step(ResponseGame.game(), new RandomSource(11), Listener.NONE))
            .policy()) {
      for (int x = 0; x < ResponseGame.PROMPTS.size(); x++) {
        double off = ResponseGame.distance(probabilities(found, x), exact.apply(x));
        double way = ResponseGame.distance(probabilities(START, x), exact.apply(x));
        assertThat(off)
            .as("%s, prompt %s: total variation to the solution, %s from the start", name, x, way)
            .isLessThan(tolerance);
        assertThat(off / way).as("%s: share of the way that is left", name).isLessThan(LEFT);
        System.out.printf(
            Locale.ROOT,
            "%s, prompt %d: total variation to the solution %.4f, from the start %.4f%n",
            name,
            x,
            off,
            way);
      }
    }
  }

  private static LossProxSolver solver(String name) {
    boolean rounds = name.equals("ppo");
    SampleDesign design =
        new SampleDesign(
            SAMPLES, SAMPLES, PairDesign.ALL, Labels.SOFT, ResponseGame.SAMPLING, false);
    OptimizerSpec adam = new OptimizerSpec(5e-3, 0.9, 0.99, 1e-8, 0, 1, Decay.LINEAR, 0, 1);
    Training training = new Training(rounds ? 4 : 1, 1, 60, 8, false, adam);
    return new LossProxSolver(name, loss(name), design, training);
  }

  private static Loss loss(String name) {
    return switch (name) {
      case "ipo" -> new IpoLoss();
      case "inpo" -> new InpoLoss();
      case "rebel" -> new RebelLoss();
      case "dpo" -> new DpoLoss();
      case "sppo" -> new SppoLoss();
      case "dro" -> new DroLoss();
      case "ppo" -> new PpoLoss(0.2);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static double[] probabilities(Policy policy, int x) {
    Prompt prompt = ResponseGame.PROMPTS.get(x);
    return ResponseGame.probabilities(policy, prompt);
  }

  /** π(y) ∝ start(y) exp(η (W(start)(y) − τ log(start / other)(y))). */
  private static double[] prox(int x, double eta, double tau) {
    double[] start = probabilities(START, x);
    double[] other = probabilities(OTHER, x);
    double[] w = ResponseGame.winRates(start);
    double[] p = new double[start.length];
    double sum = 0;
    for (int y = 0; y < p.length; y++) {
      double ratio = tau == 0 ? 0 : Math.log(start[y] / other[y]);
      p[y] = start[y] * Math.exp(eta * (w[y] - tau * ratio));
      sum += p[y];
    }
    for (int y = 0; y < p.length; y++) {
      p[y] /= sum;
    }
    return p;
  }

  /** The policy at which the loss, averaged over draws from the start, is least. */
  private static double[] minimiser(String name, double[] start, double eta) {
    double[] logits = new double[start.length];
    double[] p = start;
    for (int step = 0; step < 100_000; step++) {
      double[] slope = name.equals("dpo") ? dpo(logits, start, eta) : sppo(p, start, eta);
      double sum = 0;
      for (double s : slope) {
        sum += s;
      }
      double total = 0;
      for (int y = 0; y < p.length; y++) {
        logits[y] -= 0.05 * (slope[y] - p[y] * sum);
        total += start[y] * Math.exp(logits[y]);
      }
      p = new double[start.length];
      for (int y = 0; y < p.length; y++) {
        p[y] = start[y] * Math.exp(logits[y]) / total;
      }
    }
    return p;
  }

  /** Slopes in log π of Σ start(y) (log(π / start)(y) − η (W(start)(y) − ½))². */
  private static double[] sppo(double[] p, double[] start, double eta) {
    double[] w = ResponseGame.winRates(start);
    double[] slope = new double[p.length];
    for (int y = 0; y < p.length; y++) {
      slope[y] = 2 * start[y] * (Math.log(p[y] / start[y]) - eta * (w[y] - 0.5));
    }
    return slope;
  }

  /** Slopes in log π of the mean, over pairs, of −P log σ(h/η) − (1 − P) log σ(−h/η). */
  private static double[] dpo(double[] logRatio, double[] start, double eta) {
    double[] slope = new double[start.length];
    for (int i = 0; i < slope.length; i++) {
      for (int j = 0; j < slope.length; j++) {
        double sigma = 1 / (1 + Math.exp(-(logRatio[i] - logRatio[j]) / eta));
        double s = start[i] * start[j] * (sigma - ResponseGame.preference(i, j)) / eta;
        slope[i] += s;
        slope[j] -= s;
      }
    }
    return slope;
  }
}
