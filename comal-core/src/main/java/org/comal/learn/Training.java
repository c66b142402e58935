package org.comal.learn;

import java.util.Objects;
import org.comal.policy.OptimizerSpec;

/**
 * How a loss is minimised in one prox step.
 *
 * @param rounds times that fresh samples are drawn from the policy as it is by then; 1 draws from
 *     the anchor only
 * @param epochs passes over the prompts in each round
 * @param batch prompts per optimizer step
 * @param tokenMean whether log-probabilities are divided by the response's length
 * @param optimizer the optimizer; the length of its schedule is set by the solver
 */
public record Training(
    int rounds, int epochs, int batch, boolean tokenMean, OptimizerSpec optimizer) {
  public Training {
    Objects.requireNonNull(optimizer, "optimizer");
    if (rounds < 1 || epochs < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "rounds, epochs and batch are "
              + rounds
              + ", "
              + epochs
              + ", "
              + batch
              + ", but must be 1 or more");
    }
  }
}
