package org.comal.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.policy.Learner;
import org.comal.policy.Policy;
import org.comal.policy.TrainablePolicy;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.ProxSolver;
import org.comal.prox.Step;
import org.comal.random.RandomSource;

/**
 * Solves a prox step by minimising a {@link Loss} on samples: draw responses from the anchor, ask
 * the oracle, score the responses once under every frozen policy, then train a copy of the anchor.
 */
public final class LossProxSolver implements ProxSolver {
  private final String name;
  private final Loss loss;
  private final SampleDesign design;
  private final Training training;

  /**
   * @param name the solver's name in messages
   */
  public LossProxSolver(String name, Loss loss, SampleDesign design, Training training) {
    this.name = Objects.requireNonNull(name, "name");
    this.loss = Objects.requireNonNull(loss, "loss");
    this.design = Objects.requireNonNull(design, "design");
    this.training = Objects.requireNonNull(training, "training");
  }

  /** The loss that is minimised. */
  public Loss loss() {
    return loss;
  }

  @Override
  public List<String> advice() {
    List<String> advice = new ArrayList<>();
    if (design.pairs().biased() && !(loss instanceof ResponseLoss)) {
      advice.add(
          name
              + " compares chosen pairs ("
              + design.pairs().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')
              + "), which changes what it converges to; pairs = all or disjoint does not");
    }
    if (design.labels().biased() && loss.signal() == Signal.PREFERENCES) {
      advice.add(
          name
              + " uses hard labels, which play the game whose preferences are rounded to 0 and 1;"
              + " labels = soft or bernoulli do not");
    }
    if (!design.sampling().faithful()) {
      advice.add(
          name
              + " samples with temperature or truncation, so win rates are those against the changed"
              + " distribution, not against the policy itself");
    }
    if (training.tokenMean()) {
      advice.add(name + " averages log-probabilities over tokens, which is not the paper's loss");
    }
    return advice;
  }

  @Override
  public Optional<String> reject(ProxProblem problem) {
    if (!(problem.anchor() instanceof TrainablePolicy)) {
      return Optional.of(name + " trains a copy of the policy, but this policy cannot be trained");
    }
    if (loss.signal() == Signal.PREFERENCES) {
      int winRates = 0;
      for (Payoff.Term term : problem.gain().terms()) {
        if (!(term.payoff() instanceof Payoff.WinRate winRate)) {
          continue;
        }
        winRates++;
        if (winRates > 1
            || term.coefficient() != 1
            || !GainEstimator.onPolicy(winRate.opponent(), problem.anchor())) {
          return Optional.of(
              name
                  + " takes the preference between two samples for a win rate, which holds only"
                  + " against the policy that is sampled; this step asks for win rates against"
                  + " another policy. Use rebel, dro, sppo or ppo, which draw opponents");
        }
      }
      if (winRates == 0) {
        return Optional.of(
            name + " learns from preferences, but this step's gain has no win rate; use rebel");
      }
      if (!design.sampling().faithful() && !design.acceptBias()) {
        return Optional.of(
            name
                + " takes the preference between two samples for a win rate against the policy, which"
                + " does not hold when temperature, top-p, top-k or min-p change the distribution;"
                + " use sampling.temperature = 1 without truncation, another loss, or accept-bias ="
                + " true");
      }
    }
    return loss.reject(problem);
  }

  @Override
  public Policy solve(ProxProblem problem, Step step) {
    reject(problem)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    TrainablePolicy anchor = (TrainablePolicy) problem.anchor();
    int prompts = step.game().prompts().size();
    int batches = (prompts + training.batch() - 1) / training.batch();
    long steps = (long) training.rounds() * training.epochs() * batches;
    Report report = new Report();
    try (Learner learner =
        anchor.learner(training.optimizer().withTotalSteps(steps), step.random().at("learner"))) {
      for (int round = 0; round < training.rounds(); round++) {
        RandomSource random = step.random().at("round", round);
        Policy sampler = round == 0 ? anchor : learner.freeze();
        List<Group> groups = groups(problem, sampler, step, random);
        if (round > 0) {
          sampler.close();
        }
        train(
            learner,
            groups,
            step,
            random,
            (long) round * training.epochs() * batches,
            steps,
            report);
      }
      step.listener().on(new Event.Solved(report.figures()));
      return learner.freeze();
    }
  }

  /** Samples, preferences and frozen log-probabilities of one round, by prompt. */
  private List<Group> groups(ProxProblem problem, Policy sampler, Step step, RandomSource random) {
    List<Prompt> prompts = step.game().prompts();
    List<List<Response>> samples =
        sampler.sample(prompts, design.samples(), design.sampling(), random.at("samples"));
    List<Completion> completions = new ArrayList<>();
    for (int x = 0; x < prompts.size(); x++) {
      for (Response y : samples.get(x)) {
        completions.add(new Completion(prompts.get(x), y));
      }
    }
    GainEstimator estimator =
        new GainEstimator(design, step, random, prompts, samples, completions);
    boolean preferences = loss.signal() == Signal.PREFERENCES;
    boolean onPolicy =
        problem.gain().terms().stream()
            .anyMatch(
                t ->
                    t.payoff() instanceof Payoff.WinRate w
                        && GainEstimator.onPolicy(w.opponent(), sampler));
    boolean chosen = design.pairs().biased() && !(loss instanceof ResponseLoss);
    double[][][] among = null;
    if (preferences || onPolicy || chosen) {
      boolean disjoint = preferences && design.pairs() == PairDesign.DISJOINT;
      among =
          Preferences.among(
              prompts, samples, disjoint, step.game().oracle(), random.at("preferences"));
    }
    double[] shift = estimator.known(problem.gain());
    double[] gain = new double[0];
    if (!preferences) {
      gain =
          estimator.winRates(
              problem.gain(), sampler, among, loss.signal() == Signal.GAIN_DIFFERENCES);
      for (int i = 0; i < gain.length; i++) {
        gain[i] += shift[i];
      }
    }
    double[] anchor = problem.anchor().logProb(completions);
    double[] sampled = sampler == problem.anchor() ? anchor : sampler.logProb(completions);

    List<Group> groups = new ArrayList<>(prompts.size());
    RandomGenerator labels = random.at("labels").generator();
    int n = design.samples();
    for (int x = 0; x < prompts.size(); x++) {
      int from = x * n;
      List<Response> y = samples.get(x);
      double[] g = preferences ? gain : Arrays.copyOfRange(gain, from, from + n);
      if (Arrays.stream(g).anyMatch(Double::isNaN)) {
        step.listener()
            .on(
                new Event.Warning(
                    "the oracle abstained from every comparison of a response to prompt "
                        + prompts.get(x).id()
                        + "; the prompt is left out of this step"));
        continue;
      }
      List<Pair> pairs =
          loss instanceof ResponseLoss
              ? List.of()
              : pairs(y, among == null ? null : among[x], labels);
      groups.add(
          new Group(
              prompts.get(x),
              y,
              scaled(anchor, y, from),
              scaled(sampled, y, from),
              g,
              Arrays.copyOfRange(shift, from, from + n),
              pairs,
              problem.eta()));
    }
    if (groups.isEmpty()) {
      throw new ArithmeticException("the oracle abstained everywhere; there is nothing to learn");
    }
    return groups;
  }

  private List<Pair> pairs(List<Response> y, double[][] p, RandomGenerator random) {
    List<Pair> pairs = new ArrayList<>();
    int n = y.size();
    switch (design.pairs()) {
      case ALL -> {
        for (int i = 0; i < n; i++) {
          for (int j = i + 1; j < n; j++) {
            add(pairs, i, j, p, false, random);
          }
        }
      }
      case DISJOINT -> {
        for (int i = 0; i + 1 < n; i += 2) {
          add(pairs, i, i + 1, p, false, random);
        }
      }
      case BEST_WORST, BEST_SECOND -> {
        int[] order = byWinRate(p);
        int other = design.pairs() == PairDesign.BEST_WORST ? order[n - 1] : order[1];
        add(pairs, order[0], other, p, true, random);
      }
    }
    return pairs;
  }

  /** A pair whose preference is not known (NaN) is left out; gains alone need none. */
  private void add(
      List<Pair> pairs, int i, int j, double[][] p, boolean chosen, RandomGenerator random) {
    if (loss.signal() != Signal.PREFERENCES) {
      pairs.add(new Pair(i, j, p == null ? 0.5 : p[i][j]));
    } else if (!Double.isNaN(p[i][j])) {
      pairs.add(new Pair(i, j, design.labels().of(p[i][j], chosen, random)));
    }
  }

  /** Sample indices by win rate among the samples, best first; equal ones in sample order. */
  private static int[] byWinRate(double[][] p) {
    return java.util.stream.IntStream.range(0, p.length)
        .boxed()
        .sorted(
            (a, b) ->
                Double.compare(
                    Arrays.stream(p[b]).filter(v -> !Double.isNaN(v)).average().orElse(0.5),
                    Arrays.stream(p[a]).filter(v -> !Double.isNaN(v)).average().orElse(0.5)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private void train(
      Learner learner,
      List<Group> groups,
      Step step,
      RandomSource random,
      long done,
      long steps,
      Report report) {
    for (int epoch = 0; epoch < training.epochs(); epoch++) {
      List<Group> order = new ArrayList<>(groups);
      RandomGenerator generator = random.at("epoch", epoch).generator();
      for (int i = order.size() - 1; i > 0; i--) {
        Collections.swap(order, i, generator.nextInt(i + 1));
      }
      for (int from = 0; from < order.size(); from += training.batch()) {
        List<Group> batch = order.subList(from, Math.min(from + training.batch(), order.size()));
        trainBatch(learner, batch, report);
        step.listener().on(new Event.Progress("train", ++done, steps, "optimizer step"));
      }
    }
  }

  private void trainBatch(Learner learner, List<Group> batch, Report report) {
    List<Completion> completions = new ArrayList<>();
    for (Group g : batch) {
      for (Response y : g.responses()) {
        completions.add(new Completion(g.prompt(), y));
      }
    }
    double[] logProb = learner.forward(completions);
    double[] slopes = new double[logProb.length];
    double sum = 0;
    int from = 0;
    for (Group g : batch) {
      int n = g.size();
      double[] slope = new double[n];
      double value = loss.evaluate(g, scaled(logProb, g.responses(), from), slope);
      if (!Double.isFinite(value)) {
        throw new ArithmeticException(
            name
                + "'s loss is "
                + value
                + " on prompt "
                + g.prompt().id()
                + "; lower optimizer.learning-rate or eta");
      }
      sum += value;
      for (int i = 0; i < n; i++) {
        slopes[from + i] = slope[i] * scale(g.responses().get(i)) / batch.size();
      }
      from += n;
    }
    learner.backward(slopes);
    report.add(sum / batch.size(), learner.step());
  }

  private double[] scaled(double[] logProb, List<Response> y, int from) {
    double[] s = new double[y.size()];
    for (int i = 0; i < s.length; i++) {
      s[i] = logProb[from + i] * scale(y.get(i));
    }
    return s;
  }

  private double scale(Response y) {
    return training.tokenMean() ? 1.0 / Math.max(1, y.tokens().length) : 1;
  }

  /** Figures of one prox step. */
  private static final class Report {
    private double first = Double.NaN;
    private double last = Double.NaN;
    private double norms;
    private int steps;

    void add(double loss, double norm) {
      if (steps++ == 0) {
        first = loss;
      }
      last = loss;
      norms += norm;
    }

    Map<String, Double> figures() {
      Map<String, Double> f = new LinkedHashMap<>();
      f.put("loss-first", first);
      f.put("loss-last", last);
      f.put("gradient-norm", norms / steps);
      f.put("optimizer-steps", (double) steps);
      return f;
    }
  }
}
