package org.comal.bench.llm;

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
    int warmUp,
    int repetitions,
    boolean single,
    boolean half,
    boolean baseline) {}
