package org.comal.llm;

import java.util.List;
import java.util.function.IntFunction;
import org.comal.data.Completion;
import org.comal.llm.torch.Batch;

/** Log-probabilities of sequences, micro-batch by micro-batch. */
final class Scores {

  /** Computes log p of every target of a micro-batch, in its order. */
  interface TokenScorer {
    double[] score(Batch batch);
  }

  private Scores() {}

  /**
   * Scores completions.
   *
   * @return natural log, summed over tokens, aligned with {@code batch}
   * @throws ArithmeticException where one is NaN; the message names the prompt
   */
  static double[] of(CausalLm lm, List<Completion> batch, TokenScorer scorer) {
    return of(lm, lm.sequences(batch), i -> batch.get(i).prompt().id(), scorer);
  }

  /**
   * Scores sequences.
   *
   * @param prompt id of a sequence's prompt, for messages
   * @return natural log, summed over scored tokens, aligned with {@code sequences}
   * @throws ArithmeticException where one is NaN; the message names the prompt
   */
  static double[] of(
      CausalLm lm, List<Batch.Sequence> sequences, IntFunction<String> prompt, TokenScorer scorer) {
    double[] sums = new double[sequences.size()];
    for (MicroBatch micro : lm.microBatches(sequences)) {
      try (Batch batch = new Batch(lm.decoder().torch(), micro.sequences())) {
        micro.add(scorer.score(batch), prompt, sums);
      }
    }
    return sums;
  }
}
