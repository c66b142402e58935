package org.comal.learn;

import java.util.Optional;
import org.comal.Stable;
import org.comal.prox.ProxProblem;

/**
 * A loss on the samples of one prompt, as a function of their log-probabilities alone.
 *
 * <p>It sees no parameters and no tensors: the learner carries its slopes back. Most losses are a
 * {@link PairLoss} (a function of the margin of two responses) or a {@link ResponseLoss} (a
 * function of one response's log-ratio); implement this interface for what looks at the whole
 * group.
 */
@Stable
public interface Loss {

  /** {@return what the loss learns from} */
  Signal signal();

  /**
   * Why this loss cannot solve a problem, beside what {@link #signal} implies.
   *
   * @param problem whose anchor is sampled and whose gain the loss is told of
   * @return a sentence; empty where it can
   */
  default Optional<String> reject(ProxProblem problem) {
    return Optional.empty();
  }

  /** {@return whether the loss compares the group's {@link Group#pairs}} */
  default boolean paired() {
    return false;
  }

  /**
   * {@return whether the loss is right only on samples drawn with the policy's own probabilities:
   * where the pair sampler stands for the opponent, where probabilities are set against those of
   * drawing, or where the minimiser depends on how often a response is drawn} Temperature and
   * truncation are then refused.
   */
  default boolean needsFaithfulSamples() {
    return signal() == Signal.PREFERENCES;
  }

  /**
   * The loss of a group and its slopes.
   *
   * @param group what is fixed
   * @param logProb log π_θ(y), aligned with the group's responses
   * @param slope receives ∂loss/∂logProb, added to what it holds
   * @return the loss, averaged over the group's pairs or responses
   */
  double evaluate(Group group, double[] logProb, double[] slope);
}
