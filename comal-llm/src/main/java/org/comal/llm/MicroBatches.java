package org.comal.llm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.BatchExtent;

/** Cuts sequences into micro-batches. */
final class MicroBatches {
  /** Padding that a cut must save: about what the calls of one more micro-batch take. */
  private static final long WORTH_A_CUT = 256;

  private final List<Batch.Sequence> sequences;
  private final List<MicroBatch> cut = new ArrayList<>();

  private MicroBatches(List<Batch.Sequence> sequences) {
    this.sequences = sequences;
  }

  /**
   * Micro-batches of at most so many tokens, padding included, or of one sequence. Sequences with
   * nothing to score are left out.
   */
  static List<MicroBatch> of(List<Batch.Sequence> sequences, int most) {
    MicroBatches batches = new MicroBatches(sequences);
    List<Integer> batch = new ArrayList<>();
    BatchExtent extent = new BatchExtent();
    for (int i : batches.order()) {
      extent.add(sequences.get(i));
      if (!batch.isEmpty() && extent.tokens() > most) {
        batches.add(batch);
        batch = new ArrayList<>();
        extent = new BatchExtent();
        extent.add(sequences.get(i));
      }
      batch.add(i);
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches.cut;
  }

  /** By beginnings, the longest first, and inside them by length, again the longest first. */
  private List<Integer> order() {
    Map<Object, Integer> firsts = new LinkedHashMap<>();
    int[] group = new int[sequences.size()];
    for (int i = 0; i < group.length; i++) {
      int own = i;
      group[i] = firsts.computeIfAbsent(sequences.get(i).beginning(), b -> own);
    }
    Comparator<Integer> byLength =
        Comparator.comparingInt((Integer i) -> -sequences.get(i).ids().length);
    Comparator<Integer> byBeginning =
        Comparator.comparingInt((Integer i) -> -sequences.get(i).from())
            .thenComparing(i -> group[i])
            .thenComparing(byLength);
    return IntStream.range(0, group.length)
        .boxed()
        .filter(i -> sequences.get(i).scored() > 0)
        .sorted(firsts.size() < group.length ? byBeginning : byLength)
        .toList();
  }

  /** Adds a micro-batch, or two of like length each where that saves enough. */
  private void add(List<Integer> batch) {
    List<Integer> sorted = new ArrayList<>(batch);
    sorted.sort(
        Comparator.comparingInt(i -> sequences.get(i).from() - sequences.get(i).ids().length));
    int half = sorted.size() / 2;
    List<Integer> longer = sorted.subList(0, half);
    List<Integer> shorter = sorted.subList(half, sorted.size());
    if (half > 0 && tokens(longer) + tokens(shorter) + WORTH_A_CUT < tokens(sorted)) {
      add(longer);
      add(shorter);
    } else {
      int[] rows = batch.stream().mapToInt(Integer::intValue).toArray();
      cut.add(new MicroBatch(rows, chosen(batch)));
    }
  }

  private long tokens(List<Integer> rows) {
    return Batch.tokens(chosen(rows));
  }

  private List<Batch.Sequence> chosen(List<Integer> rows) {
    return rows.stream().map(sequences::get).toList();
  }
}
