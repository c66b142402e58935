package org.comal.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.RunState;
import org.comal.data.SystematicSample;
import org.comal.evaluate.Evaluator;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.DurableFiles;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.prox.ProxSolver;
import org.comal.prox.Rehearsable;
import org.comal.random.RandomSource;
import org.comal.work.WorkerLoad;

/**
 * Tries the parts of a run on a few of its prompts, with its own models, to learn how long the
 * whole takes. Nothing is kept, and nothing is drawn from the run's own random streams. Who
 * measures is the listener, by the phases that it hears of.
 *
 * <p>The step that is tried is the second: by then the policy has left the reference, and both are
 * asked. A table is always tried on all of its prompts, since it learns nothing of those left out.
 * An oracle that may send a bill or leaves a record is not asked: verdicts are made up in its
 * place, and the questions counted.
 *
 * <p>Few prompts keep few workers busy. What workers do is so told by how long the last of them is
 * at it, in the trial and in the run, as if all were equally fast.
 */
public final class Rehearsal implements AutoCloseable {

  /** What a run does again and again. */
  public enum Part {
    /** A prox step. */
    STEP,
    /**
     * Evaluators measure the policy; before the first time they prepare, which is its own phase.
     */
    EVALUATION,
    /** The state is brought to the disk. */
    CHECKPOINT
  }

  /**
   * How much more the whole run has of something than a trial.
   *
   * @param calls how many times as often it comes, however few the prompts are
   * @param work how many times as much it is, by the number of prompts
   */
  public record Extent(double calls, double work) {
    /** The same number of times as often and as much. */
    static Extent times(double both) {
      return new Extent(both, both);
    }
  }

  private final Algorithm algorithm;
  private final ProxSolver solver;
  private final Policy initial;
  private final Game game;
  private final Game step;
  private final List<Evaluator> evaluators;
  private final RunSettings settings;
  private final Listener listener;
  private final Path place;
  private final WorkerLoad load;
  private final SharedPhases shared;
  private final RandomSource random;
  private final Optional<UnaskedOracle> unasked;
  private RunState first;
  private RunState second;

  /**
   * Prepares to try a run, and takes no step yet.
   *
   * @param game all prompts
   * @param step those of the first step
   * @param place where checkpoints are tried
   * @param load how work is spread
   */
  Rehearsal(
      Algorithm algorithm,
      ProxSolver solver,
      Policy initial,
      Game game,
      Game step,
      List<Evaluator> evaluators,
      RunSettings settings,
      Listener listener,
      Path place,
      WorkerLoad load) {
    this.algorithm = algorithm;
    this.solver = solver;
    this.initial = initial;
    this.unasked =
        game.oracle().free() ? Optional.empty() : Optional.of(new UnaskedOracle(game.oracle()));
    this.game = unasked.map(oracle -> new Game(game.prompts(), oracle, game.work())).orElse(game);
    this.step = unasked.map(oracle -> new Game(step.prompts(), oracle, game.work())).orElse(step);
    this.shared = SharedPhases.of(load, initial, game.oracle());
    this.evaluators = evaluators;
    this.settings = settings;
    this.listener = listener;
    this.place = place;
    this.load = load;
    this.random = new RandomSource(settings.seed()).at("rehearsal");
  }

  /**
   * {@return fewest prompts that a part can be tried on}
   *
   * @param part of the run
   */
  public int least(Part part) {
    return initial instanceof EnumerablePolicy ? most(part) : Math.min(1, most(part));
  }

  /**
   * {@return prompts that the part is over in the run: no more can be tried; 0 where the run has
   * none of it}
   *
   * @param part of the run
   */
  public int most(Part part) {
    return switch (part) {
      case STEP -> step.prompts().size();
      case EVALUATION -> evaluators.stream().mapToInt(e -> e.prompts(game)).max().orElse(0);
      case CHECKPOINT -> 1;
    };
  }

  /**
   * {@return how often the whole run does a part}
   *
   * @param part of the run
   */
  public long count(Part part) {
    long steps = settings.steps();
    return switch (part) {
      case STEP -> steps;
      case EVALUATION -> 1 + ceil(steps, settings.recordEvery());
      case CHECKPOINT -> ceil(steps, settings.checkpointEvery(initial));
    };
  }

  private static long ceil(long a, long b) {
    return (a + b - 1) / b;
  }

  /**
   * Takes the first step on few prompts, which later ones go on from and which no one need measure.
   *
   * @param prompts from {@link #least} to {@link #most}
   * @throws ArithmeticException with a sentence where so few prompts teach nothing
   */
  public void begin(int prompts) {
    first = step(algorithm.start(initial), prompts);
  }

  /**
   * Does a part of the run once, on prompts at even distances; the first time a step, which gives
   * the policy that the others are about.
   *
   * @param part of the run
   * @param prompts from {@link #least} to {@link #most}
   * @throws ArithmeticException with a sentence where so few prompts teach nothing
   * @throws UncheckedIOException where a checkpoint cannot be written
   */
  public void take(Part part, int prompts) {
    switch (part) {
      case STEP -> {
        forgetSecond();
        second = step(first, prompts);
      }
      case EVALUATION -> evaluate(prompts);
      case CHECKPOINT -> listener.during(Phase.CHECKPOINT, this::save);
    }
  }

  private RunState step(RunState from, int prompts) {
    ProxSolver trial = solver instanceof Rehearsable r ? r.rehearsal(prompts) : solver;
    RunProx prox = new RunProx(trial, cut(step, prompts), random, listener);
    prox.at(from.step());
    return algorithm.step(from, prox);
  }

  private void evaluate(int prompts) {
    Game part = cut(game, prompts);
    for (Evaluator evaluator : evaluators) {
      Evaluator own = evaluator.over(prompts);
      listener.during(Phase.BEGIN, () -> own.begin(initial, part, random));
      listener.during(Phase.EVALUATE, () -> own.measure(algorithm.output(second), part, random));
    }
  }

  private void save() {
    try {
      new Checkpoints(place).save(Checkpoints.Saved.start(second));
      DurableFiles.deleteTree(place);
    } catch (IOException e) {
      throw new UncheckedIOException("a checkpoint cannot be tried", e);
    }
  }

  private static Game cut(Game whole, int prompts) {
    return prompts >= whole.prompts().size()
        ? whole
        : new Game(SystematicSample.of(whole.prompts(), prompts), whole.oracle(), whole.work());
  }

  /**
   * {@return how much longer a phase takes in the whole run than in a trial}
   *
   * @param part that was tried
   * @param phase one that the listener heard of then
   * @param prompts that it was tried on
   */
  public Extent extent(Part part, Phase phase, int prompts) {
    Extent whole = amount(part, phase, prompts);
    int all = most(part);
    return new Extent(
        whole.calls, whole.work * shared.relative(phase, Math.min(prompts, all), all));
  }

  /** {@return how work was taken to be spread over places that are equally fast} */
  public WorkerLoad load() {
    return load;
  }

  /**
   * {@return how much more of a phase the whole run has than a trial, whoever does it}
   *
   * @param part that was tried
   * @param phase one that the listener heard of then
   * @param prompts that it was tried on
   */
  public Extent amount(Part part, Phase phase, int prompts) {
    double count = count(part);
    return switch (part) {
      case STEP -> step(count, phase, prompts);
      case EVALUATION -> {
        double often = phase.equals(Phase.BEGIN) ? 1 : count;
        yield new Extent(often, often * most(part) / Math.min(prompts, most(part)));
      }
      case CHECKPOINT -> Extent.times(count);
    };
  }

  private Extent step(double count, Phase phase, int prompts) {
    int all = most(Part.STEP);
    if (initial instanceof EnumerablePolicy) {
      return Extent.times(count * (solver instanceof Rehearsable r ? r.times(phase, all, all) : 1));
    }
    return solver instanceof Rehearsable r
        ? new Extent(count * r.calls(phase, prompts, all), count * r.times(phase, prompts, all))
        : new Extent(count, count * all / prompts);
  }

  /**
   * {@return whether the oracle is asked; where it is not, asking may cost something or leaves a
   * record, and the time of phases that ask is told without it}
   */
  public boolean asks() {
    return unasked.isEmpty();
  }

  /** {@return questions so far that an oracle was to be asked, and was not} */
  public long unasked() {
    return unasked.map(UnaskedOracle::questions).orElse(0L);
  }

  /** Closes what a state has beyond another. */
  private void release(RunState state, RunState kept) {
    for (Policy policy : state.policies().values()) {
      if (policy != initial && kept.policies().values().stream().noneMatch(p -> p == policy)) {
        policy.close();
      }
    }
  }

  private void forgetSecond() {
    if (second != null) {
      release(second, first);
      second = null;
    }
  }

  /** Closes the policies that were made; those of the run stay. */
  @Override
  public void close() {
    forgetSecond();
    if (first != null) {
      release(first, algorithm.start(initial));
      first = null;
    }
  }
}
