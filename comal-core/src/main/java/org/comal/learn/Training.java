package org.comal.learn;

import java.util.Objects;
import org.comal.policy.OptimizerSpec;
import org.comal.prox.PhaseKey;

/**
 * How a loss is minimised in one prox step.
 *
 * @param rounds times that fresh samples are drawn from the policy as it is by then; 1 draws from
 *     the anchor only
 * @param epochs passes over the prompts, all rounds together, or more where {@code leastSteps} asks
 * @param leastSteps fewest optimizer steps, all rounds together; with too few the policy stops
 *     short of the step that η asks for
 * @param batch prompts per optimizer step
 * @param tokenMean whether log-probabilities are divided by the response's length
 * @param optimizer the optimizer; the length of its schedule is set by the solver
 * @param validation what is held out; with more than one round nothing may be
 * @param keepEvery optimizer steps after which the state of training is kept, where the step has
 *     files; it is at the end of a pass too, if half as many were taken
 */
public record Training(
    int rounds,
    int epochs,
    int leastSteps,
    int batch,
    boolean tokenMean,
    OptimizerSpec optimizer,
    Validation validation,
    int keepEvery) {
  /**
   * Checks the numbers and that nothing is missing.
   *
   * @param rounds at least 1
   * @param epochs at least 1
   * @param leastSteps at least 1
   * @param batch at least 1
   * @param tokenMean true is not the paper's loss
   * @param optimizer not null
   * @param validation {@link Validation#NONE} where {@code rounds} is above 1
   * @param keepEvery at least 1
   * @throws IllegalArgumentException where a number is below 1, or several rounds are to be
   *     validated
   */
  public Training {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(validation, "validation");
    if (rounds > 1 && validation.share() > 0) {
      throw new IllegalArgumentException(
          "validation compares losses on the same prompts and samples, but with rounds = "
              + rounds
              + " these are drawn anew; leave validation.share at 0");
    }
    if (keepEvery < 1) {
      throw new IllegalArgumentException("keep-every is " + keepEvery + ", but must be 1 or more");
    }
    if (rounds < 1 || epochs < 1 || leastSteps < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "rounds, epochs, least-steps and batch are "
              + rounds
              + ", "
              + epochs
              + ", "
              + leastSteps
              + ", "
              + batch
              + ", but must be 1 or more");
    }
  }

  /**
   * {@return training on samples of the anchor, for so many optimizer steps: passes over the
   * prompts as many as they take}
   *
   * @param steps fewest optimizer steps, at least 1; the last pass is a whole one
   * @param batch prompts per optimizer step, at least 1
   * @param optimizer the length of its schedule is set by the solver
   */
  public static Training of(int steps, int batch, OptimizerSpec optimizer) {
    return new Training(1, 1, steps, batch, false, optimizer);
  }

  /**
   * Training without validation, whose state is kept every 100 optimizer steps.
   *
   * @param rounds times that samples are drawn, at least 1
   * @param epochs passes over the prompts, all rounds together, at least 1
   * @param leastSteps fewest optimizer steps, all rounds together, at least 1
   * @param batch prompts per optimizer step, at least 1
   * @param tokenMean whether log-probabilities are divided by the response's length
   * @param optimizer the length of its schedule is set by the solver
   */
  public Training(
      int rounds,
      int epochs,
      int leastSteps,
      int batch,
      boolean tokenMean,
      OptimizerSpec optimizer) {
    this(rounds, epochs, leastSteps, batch, tokenMean, optimizer, Validation.NONE, 100);
  }

  /**
   * Optimizer steps in all, where every round comes to so many groups.
   *
   * @param groups those of the first round, held out or not
   */
  long steps(int groups) {
    int trained = groups - validation.held(groups);
    return (long) rounds * passes(trained) * stepsPerPass(trained);
  }

  /** Times that a loss on what is held out of so many groups is taken. */
  long validations(int groups) {
    if (validation.held(groups) == 0) {
      return 0;
    }
    return validation.every() == 0
        ? passes(groups - validation.held(groups))
        : (steps(groups) + validation.every() - 1) / validation.every();
  }

  /** Optimizer steps of one pass over so many groups. */
  int stepsPerPass(int groups) {
    return (groups + batch - 1) / batch;
  }

  /** Passes over so many groups in each round. */
  int passes(int groups) {
    int least = ceil(leastSteps, (long) rounds * stepsPerPass(groups));
    return Math.max(ceil(epochs, rounds), least);
  }

  /**
   * All that such a training depends on; not how often its state is kept.
   *
   * @param groups the key of the first round's groups
   */
  PhaseKey key(PhaseKey groups) {
    return PhaseKey.of("training")
        .key("groups", groups)
        .whole("rounds", rounds)
        .whole("epochs", epochs)
        .whole("least-steps", leastSteps)
        .whole("batch", batch)
        .flag("token-mean", tokenMean)
        .number("learning-rate", optimizer.learningRate())
        .number("beta1", optimizer.beta1())
        .number("beta2", optimizer.beta2())
        .number("epsilon", optimizer.epsilon())
        .number("weight-decay", optimizer.weightDecay())
        .number("clip-norm", optimizer.clipNorm())
        .choice("decay", optimizer.decay())
        .number("warmup", optimizer.warmup())
        .number("validation-share", validation.share())
        .whole("validation-every", validation.every())
        .choice("validation-keep", validation.keep())
        .build();
  }

  private static int ceil(long a, long b) {
    return (int) ((a + b - 1) / b);
  }
}
