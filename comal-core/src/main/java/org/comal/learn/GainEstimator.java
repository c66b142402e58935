package org.comal.learn;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.comal.data.Completion;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;

/**
 * Estimates the gain g(y) of samples: win rates by the verdicts on them, log-ratios and rewards as
 * they are.
 */
final class GainEstimator {
  private final Loss loss;
  private final SampleDesign design;
  private final Policy sampler;

  /**
   * @param sampler who drew the samples
   */
  GainEstimator(Loss loss, SampleDesign design, Policy sampler) {
    this.loss = loss;
    this.design = design;
    this.sampler = sampler;
  }

  /**
   * What there is to know of the samples of some prompts.
   *
   * @param completions prompt by prompt
   * @param among verdicts among them, which serve as the sampler's own draws: a matrix a prompt
   * @param against verdicts against each of the other opponents, in the gain's order
   * @param scores aligned with the completions, of each policy that scored them
   */
  record Known(
      List<Completion> completions,
      List<double[][]> among,
      List<List<double[][]>> against,
      Function<Policy, double[]> scores) {}

  /**
   * Estimated gains, aligned with the completions.
   *
   * @param gain all terms; {@code NaN} where no verdict tells
   * @param variance estimated variance of the gain that other responses of the prompt do not share;
   *     {@code NaN} where fewer than two verdicts tell
   * @param shift the part that needs no oracle
   */
  record Gains(double[] gain, double[] variance, double[] shift) {}

  /**
   * The gains of samples. Their win rates are not known where the loss is shown disjoint pairs
   * only.
   *
   * @throws ArithmeticException where a log-ratio or reward is not finite
   */
  Gains estimate(Payoff payoff, Known known) {
    double[] shift = shift(payoff, known);
    double[] gain = new double[shift.length];
    double[] variance = new double[shift.length];
    if (design.disjointFor(loss)) {
      Arrays.fill(gain, Double.NaN);
      Arrays.fill(variance, Double.NaN);
    } else {
      addWinRates(payoff, known, gain, variance);
      add(gain, 1, shift);
    }
    return new Gains(gain, variance, shift);
  }

  private static double[] shift(Payoff payoff, Known known) {
    List<Completion> completions = known.completions;
    double[] g = new double[completions.size()];
    for (Payoff.Term term : payoff.terms()) {
      if (term.payoff() instanceof Payoff.LogRatio ratio) {
        add(g, term.coefficient(), known.scores.apply(ratio.numerator()));
        add(g, -term.coefficient(), known.scores.apply(ratio.denominator()));
      } else if (term.payoff() instanceof Payoff.Reward reward) {
        add(g, term.coefficient(), reward.function().reward(completions));
      }
    }
    for (int i = 0; i < g.length; i++) {
      if (!Double.isFinite(g[i])) {
        throw new ArithmeticException(
            "the log-ratios and rewards of this step's gain add up to "
                + g[i]
                + " on prompt "
                + completions.get(i).prompt().id()
                + ", response "
                + completions.get(i).response()
                + "; a reference policy must give every response some probability");
      }
    }
    return g;
  }

  private void addWinRates(Payoff payoff, Known known, double[] gain, double[] variance) {
    Iterator<List<double[][]>> others = known.against.iterator();
    for (Payoff.Term term : payoff.terms()) {
      if (term.payoff() instanceof Payoff.WinRate winRate) {
        boolean own = design.standsFor(sampler, winRate.opponent());
        addRows(own, own ? known.among : others.next(), term.coefficient(), gain, variance);
      }
    }
  }

  /**
   * @param own whether the verdicts are those among the samples
   */
  private void addRows(
      boolean own, List<double[][]> verdicts, double c, double[] gain, double[] variance) {
    boolean meetsItself = own && loss.signal() != Signal.GAINS;
    int k = 0;
    for (double[][] rows : verdicts) {
      double[] columns = own ? new double[rows.length] : columnMeans(rows);
      for (int i = 0; i < rows.length; i++, k++) {
        int self = own ? i : -1;
        double mean = mean(rows[i], self);
        int n = count(rows[i], self);
        double all = meetsItself ? n + 1 : n;
        gain[k] += c * (meetsItself ? (n * mean + 0.5) / all : mean);
        double factor = meetsItself ? 1 : rows.length / (rows.length - 1.0);
        variance[k] +=
            c * c * factor * squares(less(rows[i], columns), self) / (n - 1) * n / (all * all);
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

  /** The mean over what is known; {@code NaN} where nothing is. */
  private static double mean(double[] row, int leftOut) {
    double sum = 0;
    for (int j = 0; j < row.length; j++) {
      if (j != leftOut && !Double.isNaN(row[j])) {
        sum += row[j];
      }
    }
    return sum / count(row, leftOut);
  }

  private static int count(double[] row, int leftOut) {
    int known = (int) Arrays.stream(row).filter(v -> !Double.isNaN(v)).count();
    return leftOut >= 0 && !Double.isNaN(row[leftOut]) ? known - 1 : known;
  }

  private static void add(double[] g, double c, double[] x) {
    for (int i = 0; i < g.length; i++) {
      g[i] += c * x[i];
    }
  }
}
