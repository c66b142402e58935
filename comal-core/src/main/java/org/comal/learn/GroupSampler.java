package org.comal.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Phase;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;
import org.comal.random.RandomSource;

/**
 * Draws the groups of one round, phase by phase: samples, preferences, then gains, pairs and frozen
 * log-probabilities. What each phase came to is kept in the step's files. Every model rests as soon
 * as its part is done, so that one large one at a time is at work.
 */
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
   * @param kept places of the group's responses among the prompt's samples
   */
  record Sampled(Group group, double[] gainVariance, int[] kept) {}

  /**
   * What one round came to.
   *
   * @param key tells all that the groups depend on, the run's settings aside; empty where nothing
   *     is kept
   * @param figures what there is to say of the samples
   */
  record Round(String key, List<Sampled> groups, Map<String, Double> figures) {

    /** The groups alone. */
    List<Group> bare() {
      return groups.stream().map(Sampled::group).toList();
    }
  }

  /**
   * One round. Responses whose every comparison was abstained from are left out where the loss
   * needs gains, and so is a prompt with nothing left to compare.
   *
   * @param sampler who draws; the anchor in the first round
   * @param number of the round, from 0
   * @throws ArithmeticException where no prompt is left, or a known gain is not finite
   */
  Round draw(ProxProblem problem, Policy sampler, Step step, int number) {
    RandomSource random = step.random().at("round", number);
    String suffix = number == 0 ? "" : "-" + number;
    Answers own =
        Answers.of(
            step,
            "samples" + suffix,
            sampler,
            design.samples(),
            design.sampling(),
            random.at("samples"));
    List<Policy> opponents = opponents(problem.gain(), sampler);
    List<Answers> theirs = new ArrayList<>();
    for (int k = 0; k < opponents.size(); k++) {
      theirs.add(
          Answers.of(
              step,
              "opponents-" + k + suffix,
              opponents.get(k),
              design.opponents(),
              design.opponentSampling(),
              random.at("opponent", k).at("samples")));
    }

    PreferenceOracle oracle = step.game().oracle();
    List<Prompt> prompts = step.game().prompts();
    boolean disjoint = design.disjointFor(loss);
    double[][][] among = null;
    if (comparesSamples(problem.gain(), sampler)) {
      RandomSource asking = random.at("preferences");
      among =
          Matrices.of(
              step,
              "preferences" + suffix,
              () -> key(own.key(), oracle.id(), disjoint, asking.key()),
              () ->
                  Preferences.among(
                      prompts, own.responses(), disjoint, oracle, asking, step.listener()));
    }
    List<double[][][]> against = new ArrayList<>();
    for (int k = 0; k < theirs.size(); k++) {
      Answers other = theirs.get(k);
      RandomSource asking = random.at("opponent", k).at("preferences");
      against.add(
          Matrices.of(
              step,
              "preferences-opponents-" + k + suffix,
              () -> key(own.key(), other.key(), oracle.id(), asking.key()),
              () ->
                  Preferences.between(
                      prompts,
                      own.responses(),
                      other.responses(),
                      oracle,
                      asking,
                      step.listener())));
    }
    oracle.rest();

    Comparisons comparisons = new Comparisons(among, against);
    String key =
        step.files().keeping()
            ? key(
                own.key(),
                theirs.stream().map(Answers::key).toList(),
                oracle.id(),
                random.key(),
                problem.anchor().id(),
                problem.eta(),
                describe(problem.gain()),
                design,
                loss.signal(),
                loss.paired(),
                tokenMean)
            : "";
    List<Sampled> groups =
        step.files()
            .rows(
                "groups" + suffix,
                StepFiles.Scope.RUN,
                () -> key,
                new GroupFormat(prompts, own.responses(), problem.eta()),
                () -> groups(problem, sampler, own, comparisons, step, random));
    Map<String, Double> figures = new LinkedHashMap<>();
    SampleFigures.report(own.responses(), figures);
    SampleFigures.report(
        own.responses(),
        among,
        disjoint,
        theirs.stream().map(Answers::responses).toList(),
        against,
        figures);
    return new Round(key, groups, figures);
  }

  /**
   * The answers of the oracle.
   *
   * @param among preferences among the samples; null where none were asked for
   * @param against preferences against each opponent that is not the sampler, in the gain's order
   */
  record Comparisons(double[][][] among, List<double[][][]> against) {}

  private List<Sampled> groups(
      ProxProblem problem,
      Policy sampler,
      Answers own,
      Comparisons comparisons,
      Step step,
      RandomSource random) {
    List<Prompt> prompts = step.game().prompts();
    Draw draw = new Draw(prompts, own.responses(), tokenMean);
    step.listener().during(Phase.SCORE, () -> score(problem, sampler, draw));
    boolean learnsGains = loss.signal() != Signal.PREFERENCES;
    GainEstimator estimator = new GainEstimator(design, draw);
    double[] shift = estimator.known(problem.gain());
    GainEstimator.Estimate estimate =
        !design.disjointFor(loss)
            ? estimator.winRates(
                problem.gain(), sampler, comparisons, loss.signal() != Signal.GAINS)
            : null;
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
      double[][] p = comparisons.among == null ? null : square(comparisons.among[x], kept);
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
              estimate == null ? gain : take(estimate.variance(), from, kept),
              kept));
    }
    warn(step, silent, prompts.size() - groups.size());
    return groups;
  }

  /** Scores the samples under every frozen policy, one after the other. */
  private static Draw score(ProxProblem problem, Policy sampler, Draw draw) {
    draw.logProb(problem.anchor());
    draw.logProb(sampler);
    for (Payoff.Term term : problem.gain().terms()) {
      if (term.payoff() instanceof Payoff.LogRatio ratio) {
        draw.logProb(ratio.numerator());
        draw.logProb(ratio.denominator());
      }
    }
    return draw;
  }

  /** Opponents whose place the samples cannot take, in the gain's order. */
  private List<Policy> opponents(Payoff gain, Policy sampler) {
    return design.disjointFor(loss)
        ? List.of()
        : gain.terms().stream()
            .filter(t -> t.payoff() instanceof Payoff.WinRate)
            .map(t -> ((Payoff.WinRate) t.payoff()).opponent())
            .filter(opponent -> !design.standsFor(sampler, opponent))
            .toList();
  }

  private boolean comparesSamples(Payoff gain, Policy sampler) {
    boolean own =
        gain.terms().stream()
            .anyMatch(
                t ->
                    t.payoff() instanceof Payoff.WinRate w
                        && design.standsFor(sampler, w.opponent()));
    boolean chosen = loss.paired() && design.pairs().biased();
    return loss.signal() == Signal.PREFERENCES || own || chosen;
  }

  private static String key(Object... parts) {
    return Arrays.stream(parts).map(String::valueOf).collect(Collectors.joining("\n"));
  }

  /** A gain by what it is made of. */
  private static String describe(Payoff gain) {
    StringBuilder text = new StringBuilder();
    for (Payoff.Term term : gain.terms()) {
      text.append(term.coefficient()).append(' ');
      if (term.payoff() instanceof Payoff.WinRate w) {
        text.append("win rate ").append(w.opponent().id());
      } else if (term.payoff() instanceof Payoff.LogRatio r) {
        text.append("log-ratio ").append(r.numerator().id());
        text.append(' ').append(r.denominator().id());
      } else if (term.payoff() instanceof Payoff.Reward r) {
        text.append("reward ").append(r.function().id());
      }
      text.append('\n');
    }
    return text.toString();
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
