package org.comal.tabular;

import java.util.List;
import java.util.Optional;
import org.comal.data.Completion;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.ProxSolver;
import org.comal.prox.RewardFunction;
import org.comal.prox.Solution;
import org.comal.prox.Step;

/**
 * The exact population step of the IPO regression on pairs chosen among n samples: every
 * multinomial sample of three kinds of response, weighted by its probability.
 *
 * <p>Minimises Σ q(i, j) (Δ(i) − Δ(j) − η/2)² over Δ, q(i, j) the probability that i is the winner
 * and j the loser of the pair. Its stationarity is linear: Σⱼ (q(i, j) + q(j, i)) (Δ(i) − Δ(j)) =
 * (η/2) Σⱼ (q(i, j) − q(j, i)). The step then goes to anchor · exp(Δ + known terms).
 */
final class PairSelection implements ProxSolver {
  /** How pairs are chosen and labelled. */
  enum Rule {
    ALL_SOFT,
    ALL_MAJORITY,
    BEST_WORST_HARD,
    BEST_WORST_SOFT
  }

  private static final double TIE = 1e-12;

  private final Rule rule;
  private final int samples;
  private final double[][] preferences;
  private final ExactSolver exact = new ExactSolver();

  PairSelection(Rule rule, int samples, double[][] preferences) {
    this.rule = rule;
    this.samples = samples;
    this.preferences = preferences;
  }

  @Override
  public Optional<String> reject(ProxProblem problem) {
    return Optional.empty();
  }

  @Override
  public Solution solve(ProxProblem problem, Step step) {
    double[] mu = PaperGame.probabilities(problem.anchor());
    double[] estimated = winRateThatTheRegressionSees(winners(mu));
    Payoff gain = new Payoff.Reward(new Fitted(estimated));
    for (Payoff.Term term : problem.gain().terms()) {
      if (!(term.payoff() instanceof Payoff.WinRate)) {
        gain = gain.plus(term.coefficient(), term.payoff());
      }
    }
    return exact.solve(new ProxProblem(problem.anchor(), gain, problem.eta()), step);
  }

  private record Fitted(double[] values) implements RewardFunction {
    @Override
    public String id() {
      return "fitted";
    }

    @Override
    public double[] reward(List<Completion> batch) {
      return batch.stream().mapToDouble(c -> values[c.response().tokens()[0]]).toArray();
    }
  }

  /** q: the probability that i wins and j loses, over samples, pairs and labels. */
  private double[][] winners(double[] mu) {
    double[][] q = new double[3][3];
    for (int a = 0; a <= samples; a++) {
      for (int b = 0; a + b <= samples; b++) {
        int[] counts = {a, b, samples - a - b};
        double weight = probability(counts, mu);
        double[][] chosen = chosen(counts);
        for (int i = 0; i < 3; i++) {
          for (int j = 0; j < 3; j++) {
            double win =
                switch (rule) {
                  case ALL_SOFT, BEST_WORST_SOFT -> preferences[i][j];
                  case ALL_MAJORITY -> preferences[i][j] > 0.5 ? 1 : 0;
                  case BEST_WORST_HARD -> 1;
                };
            if (i != j) {
              q[i][j] += weight * chosen[i][j] * win;
              q[j][i] += weight * chosen[i][j] * (1 - win);
            }
          }
        }
      }
    }
    return q;
  }

  /** Probability that the first of the chosen pair is i and the second j. */
  private double[][] chosen(int[] counts) {
    double[][] chosen = new double[3][3];
    boolean bestWorst = rule == Rule.BEST_WORST_HARD || rule == Rule.BEST_WORST_SOFT;
    double[] rate = new double[3];
    double best = Double.NEGATIVE_INFINITY;
    double worst = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        rate[i] += preferences[i][j] * counts[j] / samples;
      }
      if (counts[i] > 0) {
        best = Math.max(best, rate[i]);
        worst = Math.min(worst, rate[i]);
      }
    }
    // Among equally good samples the first counts as best and the last as worst, so a kind is
    // picked in proportion to how often it was drawn.
    int[] top = bestWorst ? near(counts, rate, best) : counts;
    int[] bottom = bestWorst ? near(counts, rate, worst) : counts;
    boolean same = !bestWorst || best - worst <= TIE;
    double pairs = (double) sum(top) * (same ? sum(top) - 1 : sum(bottom));
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        chosen[i][j] = top[i] * (bottom[j] - (same && i == j ? 1 : 0)) / pairs;
      }
    }
    return chosen;
  }

  private static int[] near(int[] counts, double[] rate, double value) {
    int[] near = new int[3];
    for (int i = 0; i < 3; i++) {
      near[i] = Math.abs(rate[i] - value) <= TIE ? counts[i] : 0;
    }
    return near;
  }

  private static int sum(int[] counts) {
    return counts[0] + counts[1] + counts[2];
  }

  private double probability(int[] counts, double[] mu) {
    double p = 1;
    int drawn = 0;
    for (int i = 0; i < 3; i++) {
      for (int k = 1; k <= counts[i]; k++) {
        p *= mu[i] * ++drawn / k;
      }
    }
    return p;
  }

  /** Δ / η of the regression, that of the last kind fixed at 0. */
  private static double[] winRateThatTheRegressionSees(double[][] q) {
    double[][] a = new double[2][2];
    double[] b = new double[2];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        if (j == i) {
          continue;
        }
        double weight = q[i][j] + q[j][i];
        a[i][i] += weight;
        if (j < 2) {
          a[i][j] -= weight;
        }
        b[i] += (q[i][j] - q[j][i]) / 2;
      }
    }
    double determinant = a[0][0] * a[1][1] - a[0][1] * a[1][0];
    return new double[] {
      (b[0] * a[1][1] - a[0][1] * b[1]) / determinant,
      (a[0][0] * b[1] - b[0] * a[1][0]) / determinant,
      0
    };
  }
}
