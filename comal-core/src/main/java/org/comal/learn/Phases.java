package org.comal.learn;

import java.util.ArrayList;
import java.util.List;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.Step;
import org.comal.random.RandomSource;

/**
 * Goes through the phases of one round once: samples, verdicts, scores, groups. Every model rests
 * as soon as its part is done, so that one large one at a time is at work.
 */
final class Phases {
  private final Loss loss;
  private final SampleDesign design;
  private final boolean tokenMean;
  private final ProxProblem problem;
  private final Policy sampler;
  private final Step step;
  private final RandomSource random;
  private final String suffix;

  /**
   * @param tokenMean whether log-probabilities are divided by the response's length
   * @param sampler who draws; the anchor in the first round
   * @param round its number, from 0
   */
  Phases(
      Loss loss,
      SampleDesign design,
      boolean tokenMean,
      ProxProblem problem,
      Policy sampler,
      Step step,
      int round) {
    this.loss = loss;
    this.design = design;
    this.tokenMean = tokenMean;
    this.problem = problem;
    this.sampler = sampler;
    this.step = step;
    this.random = step.random().at("round", round);
    this.suffix = round == 0 ? "" : "-" + round;
  }

  /**
   * What the round comes to.
   *
   * @throws ArithmeticException where no prompt is left to learn from, or a known gain is not
   *     finite
   */
  Round pass() {
    DrawnSamples own = samples();
    List<DrawnSamples> theirs = opponents();
    Verdicts among = among(own);
    List<Verdicts> against = against(own, theirs);
    step.game().oracle().rest();
    List<FrozenScores> scores = scores(own);
    Groups.Source source = new Groups.Source(problem, loss, design, scores, among, against, random);
    return new Round(own, among, against, Groups.of(source, "groups" + suffix, step));
  }

  private DrawnSamples samples() {
    DrawnSamples.Source source =
        new DrawnSamples.Source(
            sampler,
            step.game().prompts(),
            design.samples(),
            design.sampling(),
            random.at("samples"));
    return DrawnSamples.of(source, "samples" + suffix, step);
  }

  private List<DrawnSamples> opponents() {
    List<DrawnSamples> all = new ArrayList<>();
    for (Policy opponent : design.opponentsApart(sampler, problem.gain(), loss)) {
      DrawnSamples.Source source =
          new DrawnSamples.Source(
              opponent,
              step.game().prompts(),
              design.opponents(),
              design.opponentSampling(),
              random.at("opponent", all.size()).at("samples"));
      all.add(DrawnSamples.of(source, "opponents-" + all.size() + suffix, step));
    }
    return all;
  }

  private Verdicts among(DrawnSamples own) {
    PairPattern pairs = design.pairsAsked(sampler, problem.gain(), loss);
    PreferenceOracle oracle = step.game().oracle();
    Verdicts.Source source = new Verdicts.Source(own, own, pairs, oracle, random.at("preferences"));
    return Verdicts.of(source, "preferences" + suffix, step);
  }

  private List<Verdicts> against(DrawnSamples own, List<DrawnSamples> theirs) {
    PreferenceOracle oracle = step.game().oracle();
    List<Verdicts> all = new ArrayList<>();
    for (DrawnSamples other : theirs) {
      RandomSource stream = random.at("opponent", all.size()).at("preferences");
      Verdicts.Source source = new Verdicts.Source(own, other, PairPattern.AGAINST, oracle, stream);
      all.add(Verdicts.of(source, "preferences-opponents-" + all.size() + suffix, step));
    }
    return all;
  }

  private List<FrozenScores> scores(DrawnSamples own) {
    List<Policy> scorers = new ArrayList<>(List.of(problem.anchor(), sampler));
    for (Payoff.Term term : problem.gain().terms()) {
      if (term.payoff() instanceof Payoff.LogRatio ratio) {
        scorers.add(ratio.numerator());
        scorers.add(ratio.denominator());
      }
    }
    List<FrozenScores> all = new ArrayList<>();
    for (Policy scorer : scorers) {
      if (all.stream().noneMatch(s -> Policy.same(s.source().policy(), scorer))) {
        FrozenScores.Source source = new FrozenScores.Source(own, scorer, tokenMean);
        all.add(FrozenScores.of(source, "scores-" + all.size() + suffix, step));
      }
    }
    return all;
  }
}
