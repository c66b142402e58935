package org.comal.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.Step;
import org.comal.random.RandomSource;

/** Draws the groups of one round: samples, preferences, gains and frozen log-probabilities. */
final class GroupSampler {
  private final Loss loss;
  private final SampleDesign design;
  private final boolean tokenMean;
  private final Pairing pairing;

  GroupSampler(Loss loss, SampleDesign design, boolean tokenMean) {
    this.loss = loss;
    this.design = design;
    this.tokenMean = tokenMean;
    this.pairing =
        new Pairing(design.pairs(), design.labels(), loss.signal() == Signal.PREFERENCES);
  }

  /**
   * A group with how well its gains are known.
   *
   * @param gainVariance estimated variance of each estimated gain, aligned with the group
   */
  record Sampled(Group group, double[] gainVariance) {}

  /**
   * The groups of one round. Responses whose every comparison was abstained from are left out where
   * the loss needs gains, and so is a prompt with nothing left to compare.
   *
   * @param sampler who draws; the anchor in the first round
   * @param random this round's stream
   * @throws ArithmeticException where no prompt is left, or a known gain is not finite
   */
  List<Sampled> draw(ProxProblem problem, Policy sampler, Step step, RandomSource random) {
    List<Prompt> prompts = step.game().prompts();
    Draw draw =
        new Draw(
            prompts,
            sampler.sample(prompts, design.samples(), design.sampling(), random.at("samples")),
            tokenMean);
    boolean learnsGains = loss.signal() != Signal.PREFERENCES;
    double[][][] among = among(problem.gain(), sampler, draw, step, random);
    GainEstimator estimator = new GainEstimator(design, step.game(), random, draw);
    double[] shift = estimator.known(problem.gain());
    GainEstimator.Estimate estimate = null;
    if (learnsGains || design.pairs() != PairDesign.DISJOINT) {
      boolean selfIncluded = loss.signal() != Signal.GAINS;
      estimate = estimator.winRates(problem.gain(), sampler, among, selfIncluded);
    }
    double[] anchor = draw.logProb(problem.anchor());
    double[] sampled = draw.logProb(sampler);

    List<Sampled> groups = new ArrayList<>(prompts.size());
    int n = design.samples();
    int silent = 0;
    for (int x = 0; x < prompts.size(); x++) {
      int from = x * n;
      double[] gain = new double[0];
      if (estimate != null) {
        gain = new double[n];
        Arrays.setAll(gain, gains(estimate.mean(), shift, from));
      }
      double[] g = gain;
      int[] kept = IntStream.range(0, n).filter(i -> !learnsGains || !Double.isNaN(g[i])).toArray();
      silent += n - kept.length;
      List<Response> y = Arrays.stream(kept).mapToObj(draw.samples().get(x)::get).toList();
      double[][] p = among == null ? null : square(among[x], kept);
      List<Pair> pairs =
          loss.paired()
              ? pairing.pairs(y, p, random.at("labels", prompts.get(x).id()).generator())
              : List.of();
      if (kept.length < 2 || (loss.paired() && pairs.isEmpty())) {
        continue;
      }
      groups.add(
          new Sampled(
              new Group(
                  prompts.get(x),
                  y,
                  take(anchor, from, kept),
                  take(sampled, from, kept),
                  estimate == null ? gain : take(gain, 0, kept),
                  take(shift, from, kept),
                  pairs,
                  problem.eta()),
              estimate == null ? gain : take(estimate.variance(), from, kept)));
    }
    warn(step, silent, prompts.size() - groups.size());
    return groups;
  }

  private double[][][] among(
      Payoff gain, Policy sampler, Draw draw, Step step, RandomSource random) {
    boolean preferences = loss.signal() == Signal.PREFERENCES;
    boolean own =
        gain.terms().stream()
            .anyMatch(
                t ->
                    t.payoff() instanceof Payoff.WinRate w
                        && design.standsFor(sampler, w.opponent()));
    boolean chosen = loss.paired() && design.pairs().biased();
    if (!preferences && !own && !chosen) {
      return null;
    }
    return Preferences.among(
        draw.prompts(),
        draw.samples(),
        preferences && design.pairs() == PairDesign.DISJOINT,
        step.game().oracle(),
        random.at("preferences"));
  }

  private static void warn(Step step, int silent, int lost) {
    if (silent > 0) {
      step.listener()
          .on(
              new Event.Warning(
                  "the oracle abstained from every comparison of "
                      + silent
                      + " responses; they are left out of this step"));
    }
    if (lost == step.game().prompts().size()) {
      throw new ArithmeticException(
          "the samples of no prompt differ and are compared, so there is nothing to learn from;"
              + " look at the samples and at what the oracle "
              + step.game().oracle().id()
              + " answers");
    }
  }

  private static java.util.function.IntToDoubleFunction gains(
      double[] mean, double[] shift, int from) {
    return i -> mean[from + i] + shift[from + i];
  }

  private static double[] take(double[] values, int from, int[] kept) {
    return Arrays.stream(kept).mapToDouble(i -> values[from + i]).toArray();
  }

  private static double[][] square(double[][] p, int[] kept) {
    return Arrays.stream(kept).mapToObj(i -> take(p[i], 0, kept)).toArray(double[][]::new);
  }
}
