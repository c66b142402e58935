package org.comal.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.MirrorProx;
import org.comal.algorithm.Omwu;
import org.comal.algorithm.Schedule;
import org.comal.prox.Game;
import org.junit.jupiter.api.Test;

/** One η to a round, also where η changes, against the update rules written out on arrays. */
class RoundsTest {
  private static final double[] ETAS = {1.5, 0.7, 0.2};
  private static final Schedule ETA = new Schedule.Listed(ETAS);

  private static double[] winRates(double[] mu) {
    double[] w = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        w[i] += PaperGame.PREFERENCES[i][j] * mu[j];
      }
    }
    return w;
  }

  private static double[] prox(double[] mu, double[] gain) {
    double[] next = new double[3];
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      next[i] = mu[i] * Math.exp(gain[i]);
      sum += next[i];
    }
    for (int i = 0; i < 3; i++) {
      next[i] /= sum;
    }
    return next;
  }

  private static double[] times(double c, double[] x) {
    double[] y = new double[3];
    for (int i = 0; i < 3; i++) {
      y[i] = c * x[i];
    }
    return y;
  }

  private static double[] last(Algorithm algorithm, int steps) {
    TabularPolicy start = PaperGame.start();
    Game game = PaperGame.game(start, PaperGame.PREFERENCES);
    return PaperGame.probabilities(
        PaperGame.run(algorithm, new ExactSolver(), start, game, steps).policy("mu"));
  }

  @Test
  void mirrorProxTakesOneEtaInBothHalves() {
    double[] mu = {0.2, 0.5, 0.3};
    for (int round = 0; round < 3; round++) {
      double[] half = prox(mu, times(ETAS[round], winRates(mu)));
      mu = prox(mu, times(ETAS[round], winRates(half)));
      assertThat(last(new MirrorProx(ETA), 2 * (round + 1)))
          .as("after round " + (round + 1))
          .containsExactly(mu, within(1e-14));
    }
  }

  /**
   * A round moves x by η W(h) from the look-ahead h, which then is h ← x · exp(η W(h)): what a step
   * added in looking ahead, with its η, the next takes back.
   */
  @Test
  void omwuTakesBackWhatTheStepBeforeLookedAhead() {
    double[] x = {0.2, 0.5, 0.3};
    double[] h = x;
    for (int step = 0; step < 6; step++) {
      double eta = ETA.at(step);
      double[] win = winRates(h);
      // The first step is taken as one after a look-ahead at W of the start itself.
      x = prox(x, times(step == 0 ? 0 : eta, win));
      h = prox(x, times(eta, win));
      assertThat(last(new Omwu(ETA), step + 1))
          .as("after step " + (step + 1))
          .containsExactly(h, within(1e-14));
    }
  }
}
