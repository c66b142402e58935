package org.comal.learn;

import java.util.ArrayList;
import java.util.List;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;
import org.comal.prox.Step;
import org.comal.random.RandomSource;

/**
 * Estimates the gain g(y) of sampled responses: win rates by comparing with samples of the
 * opponent, log-ratios and rewards as they are.
 */
final class GainEstimator {
  private final SampleDesign design;
  private final Step step;
  private final RandomSource random;
  private final List<Prompt> prompts;
  private final List<List<Response>> samples;
  private final List<Completion> completions;

  /**
   * @param random stream of this round of sampling
   */
  GainEstimator(
      SampleDesign design,
      Step step,
      RandomSource random,
      List<Prompt> prompts,
      List<List<Response>> samples,
      List<Completion> completions) {
    this.design = design;
    this.step = step;
    this.random = random;
    this.prompts = prompts;
    this.samples = samples;
    this.completions = completions;
  }

  /** The part of the gain that needs no oracle, aligned with the completions. */
  double[] known(Payoff gain) {
    double[] g = new double[completions.size()];
    for (Payoff.Term term : gain.terms()) {
      if (term.payoff() instanceof Payoff.LogRatio ratio) {
        double c = term.coefficient();
        add(g, c, ratio.numerator().logProb(completions));
        add(g, -c, ratio.denominator().logProb(completions));
      } else if (term.payoff() instanceof Payoff.Reward reward) {
        add(g, term.coefficient(), reward.function().reward(completions));
      }
    }
    return g;
  }

  /**
   * The win-rate part of the gain.
   *
   * @param sampler who drew the samples: they serve as its own opponents
   * @param among preferences among the samples
   * @param selfIncluded whether a sample also meets itself, a draw
   * @return aligned with the completions; NaN where every comparison was abstained from
   */
  double[] winRates(Payoff gain, Policy sampler, double[][][] among, boolean selfIncluded) {
    double[] g = new double[completions.size()];
    int opponent = 0;
    for (Payoff.Term term : gain.terms()) {
      if (!(term.payoff() instanceof Payoff.WinRate winRate)) {
        continue;
      }
      double[][][] p = among;
      boolean skipSelf = !selfIncluded;
      if (!onPolicy(winRate.opponent(), sampler)) {
        RandomSource own = random.at("opponent", opponent++);
        List<List<Response>> drawn =
            winRate
                .opponent()
                .sample(prompts, design.opponents(), design.sampling(), own.at("samples"));
        p =
            Preferences.between(
                prompts, samples, drawn, step.game().oracle(), own.at("preferences"));
        skipSelf = false;
      }
      add(g, term.coefficient(), rowMeans(p, skipSelf));
    }
    return g;
  }

  /** Whether the samples may stand for draws of {@code opponent}. */
  static boolean onPolicy(Policy opponent, Policy sampler) {
    return Policy.same(opponent, sampler);
  }

  private double[] rowMeans(double[][][] p, boolean skipSelf) {
    List<Double> means = new ArrayList<>(completions.size());
    for (double[][] rows : p) {
      for (int i = 0; i < rows.length; i++) {
        double sum = 0;
        int n = 0;
        for (int j = 0; j < rows[i].length; j++) {
          if (!(skipSelf && j == i) && !Double.isNaN(rows[i][j])) {
            sum += rows[i][j];
            n++;
          }
        }
        means.add(n == 0 ? Double.NaN : sum / n);
      }
    }
    return means.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void add(double[] g, double c, double[] x) {
    for (int i = 0; i < g.length; i++) {
      g[i] += c * x[i];
    }
  }
}
