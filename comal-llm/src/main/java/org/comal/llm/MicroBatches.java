package org.comal.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.BatchCut;

/** Cuts sequences into micro-batches. */
final class MicroBatches {
  private MicroBatches() {}

  /**
   * The same, dealt to replicas of a model by their places, so that each gets as many; they are
   * smaller where their number could not be divided.
   */
  static List<List<MicroBatch>> dealt(List<Batch.Sequence> sequences, int most, int replicas) {
    List<MicroBatch> cut = of(sequences, most);
    int left = cut.size() % replicas;
    if (left > 0) {
      long tokens = cut.stream().mapToLong(MicroBatch::tokens).sum();
      long wanted = (long) cut.size() + replicas - left;
      long share = (tokens + wanted - 1) / wanted;
      cut = of(sequences, (int) Math.min(most, share));
    }
    List<List<MicroBatch>> dealt = new ArrayList<>();
    for (int r = 0; r < replicas; r++) {
      dealt.add(new ArrayList<>());
    }
    for (int i = 0; i < cut.size(); i++) {
      dealt.get(i % replicas).add(cut.get(i));
    }
    return dealt;
  }

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
