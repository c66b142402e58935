package org.comal.bench.llm;

import java.util.random.RandomGenerator;

/**
 * What is measured.
 *
 * @param sequences sequences of a micro-batch
 * @param tokens tokens of a sequence
 * @param microBatches micro-batches of a training step
 * @param recompute whether activations are computed again in training
 * @param generationBatches responses generated at once, one figure each; not to be written to
 * @param promptTokens tokens of a prompt
 * @param responseTokens tokens of a response
 * @param unequal answers of unequal length
 * @param warmUp rounds before the clock counts
 * @param repetitions rounds that count
 * @param single whether float32 is asked for
 * @param half whether bfloat16 is asked for; with neither the device decides
 * @param baseline whether the composed model is measured too
 */
record BenchSettings(
    int sequences,
    int tokens,
    int microBatches,
    boolean recompute,
    int[] generationBatches,
    int promptTokens,
    int responseTokens,
    Unequal unequal,
    int warmUp,
    int repetitions,
    boolean single,
    boolean half,
    boolean baseline) {

  /** Tokens of the longest response that is drawn. */
  int longestResponse() {
    return unequal.answers() == 0 ? responseTokens : Math.max(responseTokens, unequal.most());
  }

  /**
   * Answers whose lengths are geometric, as those of a model are that ends each with the same
   * probability at every token.
   *
   * @param answers how many; 0 where this is not measured
   * @param mean tokens of one on average, before those are cut that have more than {@code most}
   * @param most tokens of the longest
   */
  record Unequal(int answers, int mean, int most) {

    /** Lengths in tokens, one an answer. */
    int[] lengths(RandomGenerator random) {
      int[] lengths = new int[answers];
      for (int i = 0; i < answers; i++) {
        // Inverts the distribution function; nextDouble is below 1.
        double length = 1 + Math.log1p(-random.nextDouble()) / Math.log1p(-1.0 / mean);
        lengths[i] = (int) Math.min(most, Math.floor(length));
      }
      return lengths;
    }
  }
}
