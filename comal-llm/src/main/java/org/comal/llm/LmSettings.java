package org.comal.llm;

import java.util.Objects;
import org.comal.llm.model.DType;
import org.comal.llm.text.PromptLimit;

/**
 * How a language model is run.
 *
 * @param compute number format of the computation
 * @param microBatchTokens most tokens, padding included, that go through the model at once
 * @param generationBatch most responses that are drawn at once
 * @param recompute whether training keeps only the inputs of the blocks and computes the rest
 *     again, for less memory and about a third more time
 * @param promptLimit what is done with prompts that are too long
 */
public record LmSettings(
    DType compute,
    int microBatchTokens,
    int generationBatch,
    boolean recompute,
    PromptLimit promptLimit) {
  /**
   * Checks the settings.
   *
   * @param compute float32, bfloat16 or float64
   * @param microBatchTokens 1 or more
   * @param generationBatch 1 or more
   * @param promptLimit not null
   * @param recompute concerns training alone
   * @throws IllegalArgumentException where a number is below 1, or {@code compute} is float16
   */
  public LmSettings {
    Objects.requireNonNull(compute, "compute");
    Objects.requireNonNull(promptLimit, "promptLimit");
    if (compute == DType.FLOAT16) {
      throw new IllegalArgumentException(
          "float16 overflows in training and is slow on CPUs; use bfloat16 or float32");
    }
    if (microBatchTokens < 1 || generationBatch < 1) {
      throw new IllegalArgumentException(
          "micro-batch-tokens and generation-batch must be 1 or more: "
              + microBatchTokens
              + ", "
              + generationBatch);
    }
  }

  /** The same in another number format. */
  LmSettings withCompute(DType format) {
    return new LmSettings(format, microBatchTokens, generationBatch, recompute, promptLimit);
  }

  /** The same, drawing another number of responses at once. */
  LmSettings withGenerationBatch(int rows) {
    return new LmSettings(compute, microBatchTokens, rows, recompute, promptLimit);
  }
}
