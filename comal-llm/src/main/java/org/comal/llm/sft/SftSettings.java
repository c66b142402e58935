package org.comal.llm.sft;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.comal.policy.OptimizerSpec;

/**
 * How a model is fine-tuned.
 *
 * @param epochs times that every example is learned, where {@code steps} does not say otherwise
 * @param steps optimizer steps; empty for what the epochs take
 * @param batchSize examples of an optimizer step
 * @param maxTokens longest example; empty for the model's positions
 * @param tooLong what is done with longer ones
 * @param validateEvery steps between validations; empty for a tenth of the steps
 * @param checkpointEvery steps between checkpoints; empty for a twentieth of the steps
 * @param logEvery steps between lines of {@code metrics.jsonl}
 * @param keep which model is left in the end
 * @param optimizer its length of schedule is set by the training
 */
record SftSettings(
    int epochs,
    OptionalLong steps,
    int batchSize,
    OptionalInt maxTokens,
    TooLong tooLong,
    OptionalLong validateEvery,
    OptionalLong checkpointEvery,
    long logEvery,
    Keep keep,
    OptimizerSpec optimizer) {

  /** What is done with examples that are too long. */
  enum TooLong {
    /** Left out, and counted. */
    DROP,
    /** Learned without the end of the response; left out where the prompt alone is too long. */
    CUT,
    /** An error. */
    REFUSE
  }

  /** Which model is left in the end. */
  enum Keep {
    /** That of the lowest validation loss; the last one where nothing is validated. */
    BEST,
    /** That of the last step. */
    LAST
  }

  SftSettings {
    Objects.requireNonNull(tooLong, "tooLong");
    Objects.requireNonNull(keep, "keep");
    Objects.requireNonNull(optimizer, "optimizer");
  }

  /** Optimizer steps of the training. */
  long totalSteps(int examples) {
    return steps.orElse(epochs * stepsPerEpoch(examples));
  }

  /** Optimizer steps in which every example is learned once. */
  long stepsPerEpoch(int examples) {
    return ((long) examples + batchSize - 1) / batchSize;
  }

  long validateEvery(long total) {
    return validateEvery.orElse(Math.max(1, total / 10));
  }

  long checkpointEvery(long total) {
    return checkpointEvery.orElse(Math.max(1, total / 20));
  }
}
