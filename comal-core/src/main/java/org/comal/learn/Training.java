package org.comal.learn;

import java.util.Objects;
import org.comal.policy.OptimizerSpec;

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
 */
public record Training(
    int rounds, int epochs, int leastSteps, int batch, boolean tokenMean, OptimizerSpec optimizer) {
  public Training {
    Objects.requireNonNull(optimizer, "optimizer");
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

  /** Optimizer steps of one pass over so many groups. */
  int stepsPerPass(int groups) {
    return (groups + batch - 1) / batch;
  }

  /** Passes over so many groups in each round. */
  int passes(int groups) {
    int least = ceil(leastSteps, (long) rounds * stepsPerPass(groups));
    return Math.max(ceil(epochs, rounds), least);
  }

  private static int ceil(long a, long b) {
    return (int) ((a + b - 1) / b);
  }
}
