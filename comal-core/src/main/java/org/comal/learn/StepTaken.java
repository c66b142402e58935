package org.comal.learn;

import java.util.List;
import java.util.Map;
import org.comal.policy.Policy;

/**
 * How much of the step that η asks for was made: the slope of Δ(y) on η g(y), both less their mean
 * in the group, over the groups' samples.
 *
 * <p>1 is a whole prox step and 0 none; DPO, which aims elsewhere, makes about 4. The gains are
 * estimates ĝ, whose noise would flatten the slope: it is taken out of the denominator, cov(Δ, ηĝ)
 * / (var(ηĝ) − noise). That is right for a policy that generalises over its samples; one that fits
 * the noise of few samples shows more than 1.
 */
final class StepTaken {
  /** Prompts that are measured: scoring all samples again would cost a third of a pass. */
  static final int PROMPTS = 256;

  /** Share of noise beyond which nothing can be said. */
  private static final double MOST_NOISE = 0.8;

  private final double share;
  private final double noise;

  StepTaken(Groups groups, Policy result, boolean tokenMean) {
    int measured = Math.min(PROMPTS, groups.rows().size());
    List<Groups.Row> rows = List.copyOf(groups.rows().subList(0, measured));
    List<Group> all = rows.stream().map(groups::group).toList();
    double[] logProb = result.logProb(Group.completions(all));
    double product = 0;
    double square = 0;
    double variance = 0;
    int from = 0;
    for (int x = 0; x < measured; x++) {
      Group g = all.get(x);
      double[] gainVariance = rows.get(x).gainVariance();
      int n = g.size();
      double eta = g.eta();
      double meanGain = 0;
      double meanRatio = 0;
      double[] ratio = new double[n];
      for (int i = 0; i < n; i++) {
        double scale = FrozenScores.scale(g.responses().get(i), tokenMean);
        ratio[i] = logProb[from + i] * scale - g.anchorLogProb()[i];
        meanGain += g.gain()[i] / n;
        meanRatio += ratio[i] / n;
      }
      for (int i = 0; i < n; i++) {
        double asked = eta * (g.gain()[i] - meanGain);
        product += asked * (ratio[i] - meanRatio);
        square += asked * asked;
        variance += eta * eta * gainVariance[i] * (n - 1) / n;
      }
      from += n;
    }
    this.noise = Math.min(1, variance / square);
    this.share = noise < MOST_NOISE ? product / (square - variance) : Double.NaN;
  }

  /** The share of the step; NaN where the gains are equal, not known, or hardly more than noise. */
  double share() {
    return share;
  }

  /** Roughly the share of the variance of ĝ that is noise of sampling, in [0, 1]; may be NaN. */
  double noise() {
    return noise;
  }

  /** Whether the policy made less than half of the step. */
  boolean farShort() {
    return share < 0.5;
  }

  /** Adds what is known. */
  void report(Map<String, Double> figures) {
    if (!Double.isNaN(share)) {
      figures.put("step-taken", share);
    }
    if (!Double.isNaN(noise)) {
      figures.put("gain-noise", noise);
    }
  }
}
