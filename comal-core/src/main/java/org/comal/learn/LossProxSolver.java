package org.comal.learn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.comal.event.Event;
import org.comal.event.Phase;
import org.comal.plugin.ConfigName;
import org.comal.plugin.Planned;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.TrainablePolicy;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.ProxSolver;
import org.comal.prox.Rehearsable;
import org.comal.prox.Solution;
import org.comal.prox.Step;
import org.comal.random.RandomSource;

/**
 * Solves a prox step by minimising a {@link Loss} on samples: draw responses from the anchor, ask
 * the oracle, score the responses once under every frozen policy, then train a copy of the anchor.
 *
 * <p>The figures of its {@link Solution} are {@code loss-first} (the first batch), {@code
 * loss-last} (mean of the last pass), {@code gradient-norm} (mean, before clipping), {@code
 * optimizer-steps}, and, where gains can be estimated, {@code gain-noise} (roughly the share of
 * their variance that is noise of sampling) and {@code step-taken} (the share of the step that η
 * asks for: 1 is all of it). With {@link Validation} there is {@code validation-loss}, that of the
 * policy that is given; of the samples there are {@code mean-tokens}, {@code mean-characters},
 * {@code share-finished}, {@code share-distinct} (within a prompt), {@code comparisons} and {@code
 * abstentions}, and the {@linkplain org.comal.policy.ServedPolicy#drawingFigures figures} of who
 * drew them in the policy's place, unless that was another run.
 */
public final class LossProxSolver implements ProxSolver, Planned, Rehearsable {
  private final String name;
  private final Loss loss;
  private final SampleDesign design;
  private final Training training;

  /**
   * Puts a solver together.
   *
   * @param name the solver's name in messages
   * @param loss what is minimised; it says what samples and labels tell it
   * @param design what each round samples and compares
   * @param training how long the loss is minimised, and with which optimizer
   * @throws IllegalArgumentException where a loss on preferences is to draw in several rounds:
   *     later samples are not the opponent's
   */
  public LossProxSolver(String name, Loss loss, SampleDesign design, Training training) {
    this.name = Objects.requireNonNull(name, "name");
    this.loss = Objects.requireNonNull(loss, "loss");
    this.design = Objects.requireNonNull(design, "design");
    this.training = Objects.requireNonNull(training, "training");
    if (training.rounds() > 1 && loss.signal() == Signal.PREFERENCES) {
      throw new IllegalArgumentException(
          name
              + " learns from preferences between samples of the opponent, so it cannot draw anew"
              + " from the policy in training; rounds must be 1");
    }
  }

  /** {@return the loss that is minimised} */
  public Loss loss() {
    return loss;
  }

  @Override
  public List<String> plan(int prompts) {
    long responses = (long) design.samples();
    long steps = training.steps(prompts);
    boolean disjoint = design.disjointFor(loss);
    PairPattern asked = disjoint ? PairPattern.DISJOINT : PairPattern.ALL;
    long pairs = asked.count(responses, responses);
    List<String> plan = new ArrayList<>();
    plan.add(
        String.format(
            Locale.ROOT,
            "sample: %,d responses, %,d to each prompt",
            prompts * responses * training.rounds(),
            responses * training.rounds()));
    plan.add(
        String.format(
            Locale.ROOT,
            "compare: at most %,d pairs of different responses",
            prompts * pairs * training.rounds()));
    if (!disjoint) {
      plan.add(
          String.format(
              Locale.ROOT,
              "with each opponent that is not the policy itself: %,d responses and %,d pairs more",
              (long) prompts * design.opponents() * training.rounds(),
              prompts * responses * design.opponents() * training.rounds()));
    }
    plan.add(
        String.format(
            Locale.ROOT,
            "train: %,d optimizer steps of up to %,d prompts",
            steps,
            Math.min(training.batch(), prompts)));
    return plan;
  }

  /** One round of samples and one pass over them, without validation. */
  @Override
  public ProxSolver rehearsal(int prompts) {
    Training once =
        new Training(1, 1, 1, training.batch(), training.tokenMean(), training.optimizer());
    return new LossProxSolver(name, loss, design, once);
  }

  @Override
  public double times(Phase phase, int tried, int prompts) {
    if (phase.equals(Phase.VALIDATE)) { // once a step, on some prompts; and on those held out
      double held = training.validations(prompts) * training.validation().held(prompts);
      return (Math.min(StepTaken.PROMPTS, prompts) + held) / Math.min(StepTaken.PROMPTS, tried);
    }
    if (phase.equals(Phase.TRAIN)) {
      int trained = prompts - training.validation().held(prompts);
      return (double) training.rounds() * training.passes(trained) * trained / tried;
    }
    return (double) training.rounds() * prompts / tried;
  }

  @Override
  public double calls(Phase phase, int tried, int prompts) {
    if (phase.equals(Phase.VALIDATE)) {
      return 1.0 + training.validations(prompts);
    }
    return phase.equals(Phase.TRAIN)
        ? (double) training.steps(prompts) / training.stepsPerPass(tried)
        : training.rounds();
  }

  @Override
  public List<String> advice() {
    List<String> advice = new ArrayList<>();
    if (design.pairs().biased() && loss.paired()) {
      advice.add(
          name
              + " compares chosen pairs ("
              + ConfigName.of(design.pairs())
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
          design.acceptBias()
              ? name
                  + " samples with temperature or truncation, so win rates are those against the"
                  + " changed distribution, not against the policy itself"
              : name
                  + " samples with temperature or truncation, so it draws opponents apart from the"
                  + " policy itself; accept-bias = true lets the samples stand for them");
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
      Optional<String> why = rejectOpponents(problem);
      if (why.isPresent()) {
        return why;
      }
    }
    if (loss.needsFaithfulSamples() && !design.sampling().faithful() && !design.acceptBias()) {
      return Optional.of(
          name
              + " is right only on samples drawn with the policy's own probabilities, which"
              + " temperature, top-p, top-k and min-p change; use sampling.temperature = 1 without"
              + " truncation, or rebel or dro, which draw opponents apart and reach the same policy"
              + " whatever is sampled, or accept-bias = true");
    }
    return loss.reject(problem);
  }

  private Optional<String> rejectOpponents(ProxProblem problem) {
    List<Payoff.Term> winRates =
        problem.gain().terms().stream().filter(t -> t.payoff() instanceof Payoff.WinRate).toList();
    if (winRates.isEmpty()) {
      return Optional.of(
          name + " learns from preferences, but this step's gain has no win rate; use rebel");
    }
    Payoff.Term first = winRates.get(0);
    String asked;
    if (winRates.size() > 1) {
      asked = "a sum of several win rates";
    } else if (!Policy.same(((Payoff.WinRate) first.payoff()).opponent(), problem.anchor())) {
      asked = "win rates against another policy";
    } else if (first.coefficient() != 1) {
      asked = "the win rate with weight " + first.coefficient();
    } else {
      return Optional.empty();
    }
    return Optional.of(
        name
            + " takes the preference between two samples for a win rate, which holds only for one"
            + " win rate, of weight 1, against the policy that is sampled; this step asks for "
            + asked
            + ". Use rebel, dro, sppo or ppo, which draw opponents");
  }

  @Override
  public Solution solve(ProxProblem problem, Step step) {
    reject(problem)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    TrainablePolicy anchor = (TrainablePolicy) problem.anchor();
    Round first = round(problem, anchor, step, 0);
    long steps = training.steps(first.groups().rows().size());
    OptimizerSpec optimizer = training.optimizer().withTotalSteps(steps);
    try (Learner learner = anchor.learner(optimizer, step.random().at("learner"));
        Trainer trainer = new Trainer(name, loss, training, learner, step, first.groups())) {
      anchor.rest();
      Round last = first;
      for (int round = trainer.resume(anchor); round < training.rounds(); round++) {
        if (round > 0) {
          try (Policy current = learner.freeze()) {
            last = round(problem, current, step, round);
          }
        }
        Groups groups = last.groups();
        RandomSource random = step.random().at("round", round);
        step.listener().during(Phase.TRAIN, () -> trainer.train(groups, random));
      }
      Policy result = trainer.result();
      return new Solution(result, figures(trainer, last, result, step));
    }
  }

  private Round round(ProxProblem problem, Policy sampler, Step step, int number) {
    return new Phases(loss, design, training.tokenMean(), problem, sampler, step, number).pass();
  }

  private Map<String, Double> figures(Trainer trainer, Round round, Policy result, Step step) {
    Map<String, Double> figures = new LinkedHashMap<>();
    trainer.report(figures);
    if (round.groups().tellGains()) {
      StepTaken taken =
          step.listener()
              .during(
                  Phase.VALIDATE,
                  () -> new StepTaken(round.groups(), result, training.tokenMean()));
      taken.report(figures);
      if (taken.farShort()) {
        step.listener()
            .on(
                new Event.Warning(
                    name
                        + " made less than half of the step that eta asks for (step-taken);"
                        + " raise least-steps or optimizer.learning-rate"));
      }
    }
    figures.putAll(round.figures());
    return figures;
  }
}
