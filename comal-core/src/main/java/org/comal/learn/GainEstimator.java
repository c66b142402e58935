package org.comal.learn;

import java.util.Arrays;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;

/**
 * Estimates the gain g(y) of sampled responses: win rates by comparing with samples of the
 * opponent, log-ratios and rewards as they are.
 */
final class GainEstimator {
  private final SampleDesign design;
  private final Draw draw;

  GainEstimator(SampleDesign design, Draw draw) {
    this.design = design;
    this.draw = draw;
  }

  /**
   * Estimated win-rate terms, aligned with the draw's completions.
   *
   * @param mean NaN where every comparison was abstained from
   * @param variance estimated variance of the mean that other responses of the prompt do not share;
   *     NaN where fewer than two comparisons tell
   */
  record Estimate(double[] mean, double[] variance) {}

  /**
   * The part of the gain that needs no oracle, aligned with the completions.
   *
   * @throws ArithmeticException where it is not finite
   */
  double[] known(Payoff gain) {
    double[] g = new double[draw.completions().size()];
    for (Payoff.Term term : gain.terms()) {
      if (term.payoff() instanceof Payoff.LogRatio ratio) {
        add(g, term.coefficient(), draw.logProb(ratio.numerator()));
        add(g, -term.coefficient(), draw.logProb(ratio.denominator()));
      } else if (term.payoff() instanceof Payoff.Reward reward) {
        add(g, term.coefficient(), reward.function().reward(draw.completions()));
      }
    }
    for (int i = 0; i < g.length; i++) {
      if (!Double.isFinite(g[i])) {
        throw new ArithmeticException(
            "the log-ratios and rewards of this step's gain add up to "
                + g[i]
                + " on prompt "
                + draw.completions().get(i).prompt().id()
                + ", response "
                + draw.completions().get(i).response()
                + "; a reference policy must give every response some probability");
      }
    }
    return g;
  }

  /**
   * The win-rate part of the gain.
   *
   * @param sampler who drew the samples: they serve as its own opponents
   * @param comparisons preferences among the samples and against the other opponents
   * @param selfIncluded whether a sample also meets itself, a draw
   */
  Estimate winRates(
      Payoff gain, Policy sampler, GroupSampler.Comparisons comparisons, boolean selfIncluded) {
    int n = draw.completions().size();
    Estimate total = new Estimate(new double[n], new double[n]);
    int opponent = 0;
    for (Payoff.Term term : gain.terms()) {
      if (!(term.payoff() instanceof Payoff.WinRate winRate)) {
        continue;
      }
      if (design.standsFor(sampler, winRate.opponent())) {
        addRows(total, term.coefficient(), comparisons.among(), true, selfIncluded);
      } else {
        double[][][] p = comparisons.against().get(opponent++);
        addRows(total, term.coefficient(), p, false, false);
      }
    }
    return total;
  }

  private static void addRows(
      Estimate total, double c, double[][][] p, boolean among, boolean selfIncluded) {
    int k = 0;
    for (double[][] rows : p) {
      double[] columns = among ? null : columnMeans(rows);
      for (int i = 0; i < rows.length; i++, k++) {
        int self = among ? i : -1;
        double mean = mean(rows[i], self);
        int n = count(rows[i], self);
        double all = selfIncluded ? n + 1 : n;
        total.mean[k] += c * (selfIncluded ? (n * mean + 0.5) / all : mean);
        double[] own = among ? rows[i] : less(rows[i], columns);
        double factor = selfIncluded && among ? 1 : rows.length / (rows.length - 1.0);
        total.variance[k] += c * c * factor * squares(own, self) / (n - 1) * n / (all * all);
      }
    }
  }

  /** Σ of squares about the mean. */
  private static double squares(double[] row, int leftOut) {
    double mean = mean(row, leftOut);
    double sum = 0;
    for (int j = 0; j < row.length; j++) {
      if (j != leftOut && !Double.isNaN(row[j])) {
        sum += (row[j] - mean) * (row[j] - mean);
      }
    }
    return sum;
  }

  /**
   * What an opponent's sample does to all responses alike. It is no noise, for constants in the
   * gain do not matter.
   */
  private static double[] columnMeans(double[][] rows) {
    double[] means = new double[rows.length == 0 ? 0 : rows[0].length];
    for (int j = 0; j < means.length; j++) {
      int column = j;
      means[j] =
          Arrays.stream(rows)
              .mapToDouble(row -> row[column])
              .filter(v -> !Double.isNaN(v))
              .average()
              .orElse(Double.NaN);
    }
    return means;
  }

  private static double[] less(double[] row, double[] columns) {
    double[] difference = new double[row.length];
    Arrays.setAll(difference, j -> row[j] - columns[j]);
    return difference;
  }

  /** The mean over columns that are answered; NaN where there is none. */
  static double mean(double[] row, int leftOut) {
    double sum = 0;
    for (int j = 0; j < row.length; j++) {
      if (j != leftOut && !Double.isNaN(row[j])) {
        sum += row[j];
      }
    }
    return sum / count(row, leftOut);
  }

  private static int count(double[] row, int leftOut) {
    int answered = (int) Arrays.stream(row).filter(v -> !Double.isNaN(v)).count();
    return leftOut >= 0 && !Double.isNaN(row[leftOut]) ? answered - 1 : answered;
  }

  private static void add(double[] g, double c, double[] x) {
    for (int i = 0; i < g.length; i++) {
      g[i] += c * x[i];
    }
  }
}
