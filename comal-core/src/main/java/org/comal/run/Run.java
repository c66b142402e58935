package org.comal.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.RunState;
import org.comal.evaluate.Evaluation;
import org.comal.evaluate.Evaluator;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.plugin.Planned;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.prox.ProxSolver;
import org.comal.random.RandomSource;
import org.comal.work.WorkerLoad;

/**
 * One algorithm on one game, from a policy to the policy it makes of it.
 *
 * <pre>{@code
 * Run run = new Run(new Comal(…), solver, initial, game, List.of(evaluator), RunSettings.of(7, 5000), Listener.NONE);
 * RunState end = run.run(run.start(), Recorder.NONE);
 * }</pre>
 *
 * <p>The same settings give the same states, bit for bit, also when a run is taken up again from a
 * recorded state.
 */
public final class Run {
  private final Algorithm algorithm;
  private final ProxSolver solver;
  private final Policy initial;
  private final Game game;
  private final List<Evaluator> evaluators;
  private final RunSettings settings;
  private final Listener listener;
  private final RandomSource random;
  private final PromptSubsets subsets;
  private boolean measuring;

  /**
   * Puts a run together and takes no step.
   *
   * @param algorithm says what each prox step solves
   * @param solver solves the prox steps
   * @param initial where the algorithm starts; stays open
   * @param game all prompts, and the oracle, which stays open
   * @param evaluators what is measured at recorded steps, in this order
   * @param settings length, seed and bookkeeping
   * @param listener hears of phases, solved steps, figures and advice
   * @throws IllegalArgumentException with a sentence where an evaluator rejects policy or game
   */
  public Run(
      Algorithm algorithm,
      ProxSolver solver,
      Policy initial,
      Game game,
      List<Evaluator> evaluators,
      RunSettings settings,
      Listener listener) {
    this.algorithm = Objects.requireNonNull(algorithm, "algorithm");
    this.solver = Objects.requireNonNull(solver, "solver");
    this.initial = Objects.requireNonNull(initial, "initial");
    this.game = Objects.requireNonNull(game, "game");
    this.evaluators = List.copyOf(evaluators);
    this.settings = Objects.requireNonNull(settings, "settings");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.random = new RandomSource(settings.seed());
    if (settings.promptSubsets() > 1 && initial instanceof EnumerablePolicy) {
      throw new IllegalArgumentException(
          "prompt-subsets is "
              + settings.promptSubsets()
              + ", but a table learns nothing of the prompts that a step leaves out; it must be 1");
    }
    if (settings.promptSubsets() > 1 && algorithm.round(Long.MAX_VALUE) == 0) {
      throw new IllegalArgumentException(
          "prompt-subsets is "
              + settings.promptSubsets()
              + ", but each step of this algorithm takes back a part of the step before, which must"
              + " have been on the same prompts; it must be 1, or mirror-prox be used, whose rounds"
              + " keep to a subset each");
    }
    this.subsets = new PromptSubsets(game, settings.promptSubsets(), random.at("subsets"));
    for (Evaluator evaluator : this.evaluators) {
      evaluator
          .reject(initial, game)
          .ifPresent(
              why -> {
                throw new IllegalArgumentException(why);
              });
    }
  }

  /** {@return the settings of this run} */
  public RunSettings settings() {
    return settings;
  }

  /** {@return the algorithm whose prox steps are taken} */
  public Algorithm algorithm() {
    return algorithm;
  }

  /** {@return what takes the prox steps} */
  public ProxSolver solver() {
    return solver;
  }

  /** Tells the listener of something that is wrong and does not end the run. */
  void warn(String sentence) {
    listener.on(new Event.Warning(sentence));
  }

  /** {@return the policy the run starts from} */
  public Policy initial() {
    return initial;
  }

  /** {@return the game} */
  public Game game() {
    return game;
  }

  /**
   * {@return what the run will do and need, as far as its parts can tell: a sentence each, what is
   * of one prox step indented}
   */
  public List<String> plan() {
    int all = game.prompts().size();
    int each = (all + settings.promptSubsets() - 1) / settings.promptSubsets();
    List<String> plan = new ArrayList<>();
    plan.add(
        settings.steps()
            + (settings.steps() == 1 ? " prox step, over " : " prox steps, each over ")
            + (each == all ? "all " + all : each + " of " + all)
            + (all == 1 ? " prompt" : " prompts"));
    for (Object part : List.of(solver, game.oracle(), initial)) {
      Planned.of(part, each).forEach(line -> plan.add("  " + line));
    }
    return plan;
  }

  /**
   * {@return a way to learn how long the run will take; closed by the caller}
   *
   * @param place a folder where checkpoints are tried; made, and removed again
   * @param load how the game's work is spread
   */
  public Rehearsal rehearsal(Path place, WorkerLoad load) {
    Game step = subsets.at(0);
    return new Rehearsal(
        algorithm, solver, initial, game, step, evaluators, settings, listener, place, load);
  }

  /** {@return the state before the first step} */
  public RunState start() {
    return algorithm.start(initial);
  }

  /** {@return what is measured at recorded steps} */
  public List<Evaluator> evaluators() {
    return evaluators;
  }

  /**
   * {@return the policy that a state stands for}
   *
   * @param state one of this run's
   */
  public Policy output(RunState state) {
    return algorithm.output(state);
  }

  /** {@return the Nash policy of the game, where an evaluator can compute it} */
  public Optional<EnumerablePolicy> nash() {
    return evaluators.stream().flatMap(e -> e.nash(initial, game).stream()).findFirst();
  }

  /**
   * {@return what every evaluator finds of a state}
   *
   * @param state one of this run's; its output is measured
   */
  public Evaluation evaluate(RunState state) {
    if (!measuring) {
      evaluators.forEach(e -> e.begin(initial, game, random.at("evaluate")));
      measuring = true;
    }
    Evaluation all = new Evaluation(Map.of(), Map.of());
    Policy output = algorithm.output(state);
    for (Evaluator evaluator : evaluators) {
      all = all.and(evaluator.measure(output, game, random.at("evaluate", state.step())));
    }
    return all;
  }

  /**
   * Takes all steps, keeping nothing on the way.
   *
   * @return the last state, after all steps of the settings
   */
  public RunState run() {
    return run(start(), Recorder.NONE);
  }

  /**
   * Takes the steps that are left.
   *
   * @param from {@link #start}, or the state that a checkpoint held
   * @param recorder keeps what is recorded; a state taken from its checkpoint is not recorded again
   * @return the last state
   * @throws org.comal.plugin.ConfigException where the solver refuses what the algorithm asks of it
   * @throws ArithmeticException where a number stops being finite; the message names the step
   */
  public RunState run(RunState from, Recorder recorder) {
    List<String> advice = new ArrayList<>(algorithm.advice());
    advice.addAll(solver.advice());
    advice.forEach(sentence -> listener.on(new Event.Warning(sentence)));
    RunProx prox = new RunProx(solver, game, random, listener);
    long checkpointEvery = settings.checkpointEvery(initial);
    RunState state = from;
    if (state.step() == 0) {
      record(state, recorder);
    }
    while (state.step() < settings.steps()) {
      prox.at(
          state.step(), subsets.at(algorithm.round(state.step())), recorder.files(state.step()));
      RunState next;
      try {
        next = algorithm.step(state, prox);
      } catch (ArithmeticException e) {
        throw new ArithmeticException(
            "prox step "
                + (state.step() + 1)
                + " (reference update "
                + state.outer()
                + "): "
                + e.getMessage());
      }
      release(state, next);
      state = next;
      if (!prox.figures().isEmpty()) {
        recorder.solved(state, prox.figures());
      }
      boolean last = state.step() == settings.steps();
      if (last || state.step() % settings.recordEvery() == 0) {
        record(state, recorder);
      }
      if (last || state.step() % checkpointEvery == 0) {
        RunState reached = state;
        listener.during(Phase.CHECKPOINT, () -> recorder.checkpoint(reached));
        listener.on(new Event.Checkpointed(state.step()));
      }
    }
    return state;
  }

  private void record(RunState state, Recorder recorder) {
    Evaluation found = listener.during(Phase.EVALUATE, () -> evaluate(state));
    recorder.record(state, algorithm.output(state), found);
    listener.on(new Event.Recorded(state.step(), settings.steps(), state.outer(), found.figures()));
  }

  /** Closes the policies that the next state no longer holds. */
  private void release(RunState state, RunState next) {
    for (Policy old : state.policies().values()) {
      boolean kept = old == initial;
      for (Policy p : next.policies().values()) {
        kept |= p == old;
      }
      if (!kept) {
        old.close();
      }
    }
  }
}
