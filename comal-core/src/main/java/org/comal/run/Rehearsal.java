package org.comal.run;

import java.util.List;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.RunState;
import org.comal.evaluate.Evaluator;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.prox.ProxSolver;
import org.comal.prox.Rehearsable;
import org.comal.random.RandomSource;

/**
 * Tries a run's steps on a few of its prompts, with its own models, to learn how long the whole
 * takes. Nothing is kept. Who measures is the listener, by the phases that it hears of.
 *
 * <p>The step that is tried is the second: by then the policy has left the reference, and both are
 * asked. A table is always tried on all of its prompts, since it learns nothing of those left out.
 */
public final class Rehearsal implements AutoCloseable {
  private final Algorithm algorithm;
  private final ProxSolver solver;
  private final Policy initial;
  private final Game game;
  private final Game step;
  private final List<Evaluator> evaluators;
  private final RunSettings settings;
  private final Listener listener;
  private final RandomSource random;
  private RunState first;

  /**
   * Prepares to try a run, and takes no step yet.
   *
   * @param game all prompts
   * @param step those of the first step
   */
  Rehearsal(
      Algorithm algorithm,
      ProxSolver solver,
      Policy initial,
      Game game,
      Game step,
      List<Evaluator> evaluators,
      RunSettings settings,
      Listener listener) {
    this.algorithm = algorithm;
    this.solver = solver;
    this.initial = initial;
    this.game = game;
    this.step = step;
    this.evaluators = evaluators;
    this.settings = settings;
    this.listener = listener;
    this.random = new RandomSource(settings.seed()).at("rehearsal");
  }

  /** {@return fewest prompts that can be tried} */
  public int least() {
    return initial instanceof EnumerablePolicy ? most() : 1;
  }

  /** {@return prompts of a step: no more can be tried} */
  public int most() {
    return step.prompts().size();
  }

  /** {@return prox steps of the whole run} */
  public long steps() {
    return settings.steps();
  }

  /**
   * Takes the first step on few prompts, which later ones go on from and which no one need measure.
   *
   * @throws ArithmeticException with a sentence where so few prompts teach nothing
   */
  public void begin() {
    first = step(algorithm.start(initial), least());
  }

  /**
   * Takes a step on the first prompts and measures its policy.
   *
   * @param prompts from {@link #least} to {@link #most}
   * @throws ArithmeticException with a sentence where so few prompts teach nothing
   */
  public void take(int prompts) {
    RunState next = step(first, prompts);
    try {
      Game part = cut(game, prompts);
      for (Evaluator evaluator : evaluators) {
        Evaluator own = evaluator.over(prompts);
        listener.during(Phase.BEGIN, () -> own.begin(initial, part, random));
        listener.during(Phase.EVALUATE, () -> own.measure(algorithm.output(next), part, random));
      }
    } finally {
      release(next, first);
    }
  }

  private RunState step(RunState from, int prompts) {
    ProxSolver trial = solver instanceof Rehearsable r ? r.rehearsal(prompts) : solver;
    RunProx prox = new RunProx(trial, cut(step, prompts), random, listener);
    prox.at(from.step());
    return algorithm.step(from, prox);
  }

  private static Game cut(Game whole, int prompts) {
    return prompts >= whole.prompts().size()
        ? whole
        : new Game(whole.prompts().subList(0, prompts), whole.oracle());
  }

  /**
   * {@return how many times as long as in {@link #take} a phase takes in the whole run}
   *
   * @param phase one that the listener heard of during {@link #take}
   * @param prompts as {@link #take} was given them
   */
  public double times(Phase phase, int prompts) {
    if (phase.equals(Phase.BEGIN)) {
      return evaluated(prompts);
    }
    if (phase.equals(Phase.EVALUATE)) {
      long records = 1 + (steps() + settings.recordEvery() - 1) / settings.recordEvery();
      return evaluated(prompts) * records;
    }
    return steps() * (solver instanceof Rehearsable r ? r.times(phase, prompts, most()) : 1);
  }

  private double evaluated(int prompts) {
    int all = evaluators.stream().mapToInt(e -> e.prompts(game)).max().orElse(0);
    return (double) all / Math.min(prompts, Math.max(1, all));
  }

  /** Closes what a state has beyond another. */
  private void release(RunState state, RunState kept) {
    for (Policy policy : state.policies().values()) {
      if (policy != initial && kept.policies().values().stream().noneMatch(p -> p == policy)) {
        policy.close();
      }
    }
  }

  /** Closes the policies that were made; those of the run stay. */
  @Override
  public void close() {
    if (first != null) {
      release(first, algorithm.start(initial));
    }
  }
}
