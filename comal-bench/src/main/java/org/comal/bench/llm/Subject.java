package org.comal.bench.llm;

/** A model whose speed is measured. */
interface Subject extends AutoCloseable {
  String FORWARD = "forward";
  String BACKWARD = "backward";
  String OPTIMIZER = "optimizer";
  String SCORE = "log-probs";
  String PREFILL = "prefill";
  String DECODE = "decode";

  /** Log-probabilities of sequences' tokens after the first, their gradient, and a step. */
  void train(long[][] sequences, int microBatches, Stopwatch.Laps laps);

  /** Log-probabilities of sequences' tokens after the first. */
  double[] logProbs(long[][] sequences, Stopwatch.Laps laps);

  /** Draws responses of a fixed length. */
  void generate(long[][] prompts, int tokens, Stopwatch.Laps laps);

  /** All logits of a sequence, row by row. */
  double[] logits(long... ids);

  /** The norm of the gradient that the last training step followed. */
  double gradientNorm();

  @Override
  void close();
}
