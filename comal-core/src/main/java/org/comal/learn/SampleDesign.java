package org.comal.learn;

import java.util.Objects;
import org.comal.policy.Sampling;

/**
 * What is sampled and compared for one prox step.
 *
 * @param samples responses per prompt, at least 2
 * @param opponents responses drawn per prompt from an opponent that is not the sampler, at least 1
 * @param pairs which pairs are compared
 * @param labels how preferences become labels
 * @param sampling temperature and truncation
 * @param acceptBias whether to go on where sampling makes the loss solve another problem
 */
public record SampleDesign(
    int samples,
    int opponents,
    PairDesign pairs,
    Labels labels,
    Sampling sampling,
    boolean acceptBias) {
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
}
