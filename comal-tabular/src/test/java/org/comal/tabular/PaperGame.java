package org.comal.tabular;

import java.util.List;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.RunState;
import org.comal.event.Listener;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.prox.ProxSolver;
import org.comal.random.RandomSource;
import org.comal.run.Recorder;
import org.comal.run.Run;
import org.comal.run.RunSettings;

/** The game of the paper's section 4, and what tests ask about games like it. */
final class PaperGame {
  static final List<String> RESPONSES = List.of("a", "b", "c");
  static final double[][] PREFERENCES = {{0.5, 0.1, 0.8}, {0.9, 0.5, 0.1}, {0.2, 0.9, 0.5}};
  static final double[] START = {0.2, 0.5, 0.3};
  static final double[] NASH = {4 / 11.0, 3 / 11.0, 4 / 11.0};
  static final double ETA = 0.3;
  static final double TAU = 0.1;

  private PaperGame() {}

  static TabularPolicy start() {
    return TabularPolicy.game(RESPONSES, START);
  }

  static Game game() {
    return game(start(), PREFERENCES);
  }

  static Game game(TabularPolicy policy, double[][] preferences) {
    List<String> names = policy.layout().responses(0).stream().map(y -> y.text()).toList();
    return new Game(policy.prompts(), MatrixOracle.game(names, preferences));
  }

  /** ½ + payoff / (2 · max |payoff|). */
  static double[][] preferences(double[][] payoff) {
    double most = 0;
    for (double[] row : payoff) {
      for (double v : row) {
        most = Math.max(most, Math.abs(v));
      }
    }
    double[][] p = new double[payoff.length][payoff.length];
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < p.length; j++) {
        p[i][j] = 0.5 + payoff[i][j] / (2 * most);
      }
    }
    return p;
  }

  /** The state after {@code steps} exact prox steps on the paper's game. */
  static RunState run(Algorithm algorithm, int steps) {
    return run(algorithm, new ExactSolver(), start(), game(), steps);
  }

  static RunState run(
      Algorithm algorithm, ProxSolver solver, TabularPolicy start, Game game, int steps) {
    Run run =
        new Run(
            algorithm,
            solver,
            start,
            game,
            List.of(),
            new RunSettings(7, steps, Integer.MAX_VALUE, Integer.MAX_VALUE),
            Listener.NONE);
    return run.run(run.start(), Recorder.NONE);
  }

  static double[] probabilities(Policy policy) {
    EnumerablePolicy table = (EnumerablePolicy) policy;
    return table.probabilities(table.prompts().get(0));
  }

  static double gap(Policy policy, Game game) {
    return figure("gap", policy, game);
  }

  static double klToNash(Policy policy, Game game) {
    return figure("kl-to-nash", policy, game);
  }

  private static double figure(String name, Policy policy, Game game) {
    return new ExactGameEvaluator(400).evaluate(policy, game, new RandomSource(0)).get(name);
  }
}
