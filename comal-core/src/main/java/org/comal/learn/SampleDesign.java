package org.comal.learn;

import java.util.Objects;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;

/**
 * What is sampled and compared for one prox step.
 *
 * @param samples responses per prompt, at least 2
 * @param opponents responses drawn per prompt from an opponent that is not the sampler, at least 1
 * @param pairs which pairs are compared
 * @param labels how preferences become labels
 * @param sampling temperature and truncation
 * @param acceptBias whether samples stand for draws of the policy although temperature or
 *     truncation changes their distribution; without it, losses on gains draw opponents apart and
 *     the others refuse
 */
public record SampleDesign(
    int samples,
    int opponents,
    PairDesign pairs,
    Labels labels,
    Sampling sampling,
    boolean acceptBias) {
  /**
   * What biases no loss: all pairs of the samples, labelled with the oracle's probabilities, and as
   * many opponents where a loss draws them.
   */
  public static SampleDesign of(int samples, Sampling sampling) {
    return new SampleDesign(samples, samples, PairDesign.ALL, Labels.SOFT, sampling, false);
  }

  public SampleDesign {
    Objects.requireNonNull(pairs, "pairs");
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(sampling, "sampling");
    if (samples < 2 || opponents < 1) {
      throw new IllegalArgumentException(
          "samples is "
              + samples
              + " and opponents is "
              + opponents
              + ", but they must be at least 2 and 1");
    }
  }

  /** Whether the samples of {@code sampler} may stand for draws of {@code opponent}. */
  boolean standsFor(Policy sampler, Policy opponent) {
    return (sampling.faithful() || acceptBias) && Policy.same(sampler, opponent);
  }

  /** Whether all that a loss is shown are disjoint pairs: nothing else is compared for it. */
  boolean disjointFor(Loss loss) {
    return loss.signal() == Signal.PREFERENCES && pairs == PairDesign.DISJOINT;
  }

  /** How opponents are drawn: from the policy itself, unless bias is accepted. */
  Sampling opponentSampling() {
    return acceptBias ? sampling : new Sampling(1, 1, 0, 0, sampling.maxTokens());
  }
}
