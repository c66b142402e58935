package org.comal.losses;

import java.util.List;
import org.comal.event.Listener;
import org.comal.learn.Labels;
import org.comal.learn.Loss;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.learn.Training;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.prox.Step;
import org.comal.random.RandomSource;
import org.comal.tabular.MatrixOracle;
import org.comal.tabular.TabularPolicy;

/** The game of the paper's section 4 and solvers for it. */
final class PaperGame {
  static final List<String> RESPONSES = List.of("a", "b", "c");
  static final double[][] PREFERENCES = {{0.5, 0.1, 0.8}, {0.9, 0.5, 0.1}, {0.2, 0.9, 0.5}};
  static final double[] NASH = {4 / 11.0, 3 / 11.0, 4 / 11.0};
  static final TabularPolicy START = policy(0.2, 0.5, 0.3);
  static final TabularPolicy OTHER = policy(0.5, 0.2, 0.3);

  private PaperGame() {}

  static TabularPolicy policy(double... probabilities) {
    return TabularPolicy.game(RESPONSES, probabilities);
  }

  static PreferenceOracle oracle() {
    return MatrixOracle.game(RESPONSES, PREFERENCES);
  }

  /** The game on the one prompt of the table. */
  static Game game() {
    return new Game(START.prompts(), oracle());
  }

  static Step step(Game game, long seed) {
    return new Step(game, new RandomSource(seed), Listener.NONE);
  }

  static OptimizerSpec adam() {
    return new OptimizerSpec(0.05, 0.9, 0.99, 1e-8, 0, 0, OptimizerSpec.Decay.LINEAR, 0, 1);
  }

  static SampleDesign design(int samples, PairDesign pairs, Labels labels) {
    return new SampleDesign(samples, samples, pairs, labels, Sampling.FAITHFUL, false);
  }

  static LossProxSolver solver(Loss loss, SampleDesign design, int rounds, int steps) {
    String name = loss.getClass().getSimpleName();
    return new LossProxSolver(
        name, loss, design, new Training(rounds, 1, steps, 1 << 20, false, adam()));
  }

  /** W(opponent)(y) for every y. */
  static double[] winRates(double[] opponent) {
    double[] w = new double[opponent.length];
    for (int i = 0; i < w.length; i++) {
      for (int j = 0; j < w.length; j++) {
        w[i] += opponent[j] * PREFERENCES[i][j];
      }
    }
    return w;
  }

  /** max over y of P(y ≻ π) − ½. */
  static double gap(double[] p) {
    double most = 0;
    for (double w : winRates(p)) {
      most = Math.max(most, w);
    }
    return most - 0.5;
  }

  /** Total variation distance. */
  static double distance(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.abs(p[i] - q[i]) / 2;
    }
    return sum;
  }
}
