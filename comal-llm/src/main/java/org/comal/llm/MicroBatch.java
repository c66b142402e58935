package org.comal.llm;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.comal.llm.torch.Batch;

/**
 * Some of several sequences, which go through the model together.
 *
 * @param rows their indices among all of them
 * @param sequences aligned with {@code rows}
 */
record MicroBatch(int[] rows, List<Batch.Sequence> sequences) {
  MicroBatch {
    sequences = List.copyOf(sequences);
    if (rows.length != sequences.size()) {
      throw new IllegalArgumentException(
          rows.length + " indices of " + sequences.size() + " sequences");
    }
  }

  /** Tokens, padding included, that go through the model. */
  long tokens() {
    return Batch.tokens(sequences);
  }

  /** Tokens, without padding, that go through the model. */
  long inputs() {
    return Batch.inputs(sequences);
  }

  /**
   * Each sequence's value for each of its scored tokens.
   *
   * @param values one for each of all sequences
   */
  double[] perToken(double[] values) {
    double[] each = new double[sequences.stream().mapToInt(Batch.Sequence::scored).sum()];
    int from = 0;
    for (int r = 0; r < rows.length; r++) {
      int to = from + sequences.get(r).scored();
      Arrays.fill(each, from, to, values[rows[r]]);
      from = to;
    }
    return each;
  }

  /**
   * Adds log-probabilities of tokens to those of their sequences.
   *
   * @param tokens of each scored token
   * @param prompt id of a sequence's prompt, for messages
   * @param sums one for each of all sequences
   * @throws ArithmeticException where one is NaN; the message names the prompt
   */
  void add(double[] tokens, IntFunction<String> prompt, double[] sums) {
    int n = 0;
    for (int r = 0; r < rows.length; r++) {
      int row = rows[r];
      for (int t = 0; t < sequences.get(r).scored(); t++) {
        sums[row] += tokens[n++];
      }
      if (Double.isNaN(sums[row])) {
        throw new ArithmeticException(
            "the log-probability of a response to prompt "
                + prompt.apply(row)
                + " is not a number: the model's weights or activations overflowed");
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MicroBatch that
        && Arrays.equals(rows, that.rows)
        && sequences.equals(that.sequences);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(rows) + sequences.hashCode();
  }
}
