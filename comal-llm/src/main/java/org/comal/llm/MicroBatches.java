package org.comal.llm;

import java.util.Arrays;
import java.util.List;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.BatchCut;

/** Cuts sequences into micro-batches. */
final class MicroBatches {
  private MicroBatches() {}

  /**
   * Micro-batches of at most so many tokens, padding included, or of one sequence. Sequences with
   * nothing to score are left out.
   */
  static List<MicroBatch> of(List<Batch.Sequence> sequences, int most) {
    return BatchCut.of(sequences, most).stream()
        .map(rows -> new MicroBatch(rows, Arrays.stream(rows).mapToObj(sequences::get).toList()))
        .toList();
  }
}
