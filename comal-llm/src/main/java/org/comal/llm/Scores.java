package org.comal.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.comal.data.Completion;
import org.comal.llm.torch.Batch;

/** From log-probabilities of tokens to those of completions. */
final class Scores {

  /** Computes log p of every target of a micro-batch, in its order. */
  interface TokenScorer {
    double[] score(Batch batch);
  }

  private Scores() {}

  /**
   * Scores completions micro-batch by micro-batch.
   *
   * @return natural log, summed over tokens, aligned with {@code batch}
   */
  static double[] of(CausalLm lm, List<Completion> batch, TokenScorer scorer) {
    List<Batch.Sequence> sequences = new ArrayList<>();
    batch.forEach(c -> sequences.add(lm.sequence(c)));
    double[] sums = new double[batch.size()];
    for (int[] rows : lm.microBatches(sequences)) {
      List<Batch.Sequence> chosen = chosen(sequences, rows);
      try (Batch micro = new Batch(lm.decoder().torch(), chosen)) {
        add(scorer.score(micro), rows, chosen, i -> batch.get(i).prompt().id(), sums);
      }
    }
    return sums;
  }

  static List<Batch.Sequence> chosen(List<Batch.Sequence> sequences, int[] rows) {
    List<Batch.Sequence> chosen = new ArrayList<>();
    for (int r : rows) {
      chosen.add(sequences.get(r));
    }
    return chosen;
  }

  /**
   * Adds the scores of tokens to those of their completions.
   *
   * @param prompt id of a completion's prompt, for messages
   * @throws ArithmeticException where one is NaN; the message names the prompt
   */
  static void add(
      double[] tokens,
      int[] rows,
      List<Batch.Sequence> chosen,
      IntFunction<String> prompt,
      double[] sums) {
    int n = 0;
    for (int r = 0; r < rows.length; r++) {
      for (int t = 0; t < chosen.get(r).scored(); t++) {
        sums[rows[r]] += tokens[n++];
      }
      if (Double.isNaN(sums[rows[r]])) {
        throw new ArithmeticException(
            "the log-probability of an answer to prompt "
                + prompt.apply(rows[r])
                + " is not a number: the model's weights or activations overflowed");
      }
    }
  }
}
