package org.comal.learn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.event.Event;
import org.comal.event.Phase;
import org.comal.files.JsonRow;
import org.comal.files.Snapshot;
import org.comal.policy.Learner;
import org.comal.policy.Policy;
import org.comal.policy.ResumableLearner;
import org.comal.prox.PhaseKey;
import org.comal.prox.Step;
import org.comal.random.RandomSource;
import org.comal.random.Shuffle;

/**
 * Takes the optimizer steps of one prox step, validates, and keeps how far it came: a training that
 * was cut off goes on to the same parameters.
 */
final class Trainer implements AutoCloseable {
  private static final String PHASE = "training";

  /** Groups that are validated at a time, where portions are cut. */
  private static final int VALIDATED = 1024;

  private final String name;
  private final Loss loss;
  private final Training training;
  private final Learner learner;
  private final Step step;
  private final Groups first;
  private final long steps;

  private Position at = new Position(0, 0, 0);
  private long done;
  private long keptAt;
  private double firstLoss;
  private double batchLosses;
  private double passLoss;
  private double norms;
  private double validationLoss = Double.NaN;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private Policy best;

  /**
   * Where training stands.
   *
   * @param round of sampling
   * @param pass of this round
   * @param batch of this pass: so many are done
   */
  private record Position(int round, int pass, int batch) {}

  /**
   * @param name the solver's name in messages
   * @param first the groups of the first round
   */
  Trainer(String name, Loss loss, Training training, Learner learner, Step step, Groups first) {
    this.name = name;
    this.loss = loss;
    this.training = training;
    this.learner = learner;
    this.step = step;
    this.first = first;
    this.steps = training.steps(first.rows().size());
  }

  /**
   * Takes up a training that was cut off.
   *
   * @param family reads the best policy so far
   * @return the round that is to be trained next, or gone on with
   */
  int resume(Policy family) {
    Optional<Snapshot> kept = keeps() ? step.files().kept(PHASE, this::key) : Optional.empty();
    if (kept.isPresent()) {
      restore(kept.get(), family);
    }
    return at.round;
  }

  private void restore(Snapshot kept, Policy family) {
    try {
      ((ResumableLearner) learner).restore(kept.directory().resolve("learner"));
      Path saved = kept.directory().resolve("best");
      best = Files.exists(saved) ? family.load(saved) : null;
      at = kept.state(this::take);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes over the figures of a state, and tells where it stands. */
  private Position take(JsonRow state) {
    done = (long) state.number("done");
    keptAt = done;
    firstLoss = state.number("first-loss");
    batchLosses = state.number("batch-losses");
    passLoss = state.number("pass-loss");
    norms = state.number("norms");
    validationLoss = state.number("validation-loss");
    // Null, where it is of a version that did not write infinities.
    bestLoss = best == null ? Double.POSITIVE_INFINITY : state.number("best-loss");
    int[] position = state.integers("position");
    return new Position(position[0], position[1], position[2]);
  }

  /**
   * Passes over the groups of one round, in an order of their own each; what was done before the
   * training was taken up is left out.
   */
  void train(Groups groups, RandomSource random) {
    Validation validation = training.validation();
    Validation.Split split = validation.split(groups.rows().size(), random.at("validation"));
    int passes = training.passes(split.train().size());
    int batches = training.stepsPerPass(split.train().size());
    for (; at.pass < passes; at = new Position(at.round, at.pass + 1, 0)) {
      List<Integer> order = Shuffle.of(split.train(), random.at("pass", at.pass).generator());
      batchLosses = at.batch == 0 ? 0 : batchLosses;
      while (at.batch < batches) {
        int from = at.batch * training.batch();
        List<Group> batch =
            groups.of(order.subList(from, Math.min(from + training.batch(), order.size())));
        double value = step(batch);
        firstLoss = done == 0 ? value : firstLoss;
        batchLosses += value * batch.size();
        at = new Position(at.round, at.pass, at.batch + 1);
        step.listener().on(new Event.Progress(Phase.TRAIN, ++done, steps, "optimizer steps"));
        boolean passDone = at.batch == batches;
        passLoss = passDone ? batchLosses / order.size() : passLoss;
        boolean due = validation.every() == 0 ? passDone : done % validation.every() == 0;
        if (!split.held().isEmpty() && (due || (passDone && at.pass + 1 == passes))) {
          step.listener().during(Phase.VALIDATE, () -> validate(groups, split.held()));
        }
        if (training.rounds() == 1 && keeps() && keepIsDue(passDone)) {
          step.listener().during(Phase.CHECKPOINT, this::keep);
        }
      }
    }
    at = new Position(at.round + 1, 0, 0);
    if (training.rounds() > 1 && at.round < training.rounds() && keeps()) {
      // In the middle of a later round the policy that drew its samples is gone.
      step.listener().during(Phase.CHECKPOINT, this::keep);
    }
  }

  /** The policy that the training came to. */
  Policy result() {
    if (best == null) {
      return learner.freeze();
    }
    Policy result = best;
    best = null;
    validationLoss = bestLoss;
    return result;
  }

  /** Adds what there is to say of the training. */
  void report(Map<String, Double> figures) {
    figures.put("loss-first", firstLoss);
    figures.put("loss-last", passLoss);
    if (!Double.isNaN(validationLoss)) {
      figures.put("validation-loss", validationLoss);
    }
    figures.put("gradient-norm", norms / done);
    figures.put("optimizer-steps", (double) done);
  }

  @Override
  public void close() {
    if (best != null) {
      best.close();
    }
  }

  private void validate(Groups groups, List<Integer> held) {
    Policy now = learner.freeze();
    boolean taken = false;
    try {
      int part = step.game().work().part(VALIDATED);
      double sum = 0;
      for (int from = 0, to; from < held.size(); from = to) {
        to = held.size() - from > part ? from + part : held.size();
        List<Group> some = groups.of(held.subList(from, to));
        double[] logProb = now.logProb(Group.completions(some));
        sum += evaluate(some, logProb, new double[logProb.length]);
      }
      validationLoss = sum / held.size();
      if (training.validation().keep() == Validation.Keep.BEST && validationLoss < bestLoss) {
        close();
        bestLoss = validationLoss;
        best = now;
        taken = true;
      }
    } finally {
      if (!taken) {
        now.close();
      }
    }
  }

  /** All that the training depends on, the run's settings aside. */
  private PhaseKey key() {
    return training.key(first.source().key());
  }

  private boolean keepIsDue(boolean passDone) {
    long since = done - keptAt;
    return since >= training.keepEvery() || (passDone && 2 * since >= training.keepEvery());
  }

  private boolean keeps() {
    return step.files().keeping() && learner instanceof ResumableLearner;
  }

  private void keep() {
    ResumableLearner resumable = (ResumableLearner) learner;
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("position", new int[] {at.round, at.pass, at.batch});
    state.put("done", done);
    state.put("first-loss", firstLoss);
    state.put("batch-losses", batchLosses);
    state.put("pass-loss", passLoss);
    state.put("norms", norms);
    state.put("validation-loss", validationLoss);
    state.put("best-loss", bestLoss);
    step.files()
        .keep(
            PHASE,
            this::key,
            state,
            directory -> {
              resumable.save(Files.createDirectory(directory.resolve("learner")));
              if (best != null) {
                best.save(Files.createDirectory(directory.resolve("best")));
              }
            });
    keptAt = done;
  }

  private double step(List<Group> batch) {
    double[] logProb = learner.forward(Group.completions(batch));
    double[] slopes = new double[logProb.length];
    double sum = evaluate(batch, logProb, slopes);
    learner.backward(slopes);
    norms += learner.step();
    return sum / batch.size();
  }

  /**
   * The loss.
   *
   * @param logProb aligned with the groups' completions
   * @param slopes receives the slopes of the mean over the groups
   * @return the sum over the groups
   */
  private double evaluate(List<Group> groups, double[] logProb, double[] slopes) {
    double sum = 0;
    int from = 0;
    for (Group g : groups) {
      int n = g.size();
      double[] own = new double[n];
      for (int i = 0; i < n; i++) {
        own[i] = logProb[from + i] * scale(g, i);
      }
      double[] slope = new double[n];
      double value = loss.evaluate(g, own, slope);
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
        slopes[from + i] = slope[i] * scale(g, i) / groups.size();
      }
      from += n;
    }
    return sum;
  }

  private double scale(Group g, int i) {
    return FrozenScores.scale(g.responses().get(i), training.tokenMean());
  }
}
