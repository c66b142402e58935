package org.comal.llm.torch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Cuts rows into batches that go through the model together. */
public final class BatchCut {
  /** Padding that a cut must save: about what the calls of one more micro-batch take. */
  private static final long WORTH_A_CUT = 256;

  private final List<? extends Batch.Row> rows;
  private final List<int[]> cut = new ArrayList<>();

  private BatchCut(List<? extends Batch.Row> rows) {
    this.rows = rows;
  }

  /**
   * {@return indices of the rows of each batch, the longest first, so that what does not fit is
   * found out at once} Rows that begin alike stay together, and those of like length where that
   * saves padding. Rows with nothing to score are left out.
   *
   * @param rows any number
   * @param most tokens of a batch, padding included; a longer row goes alone
   */
  public static List<int[]> of(List<? extends Batch.Row> rows, int most) {
    BatchCut batches = new BatchCut(rows);
    List<Integer> batch = new ArrayList<>();
    BatchExtent extent = new BatchExtent();
    for (int i : batches.order()) {
      extent.add(rows.get(i));
      if (!batch.isEmpty() && extent.tokens() > most) {
        batches.add(batch);
        batch = new ArrayList<>();
        extent = new BatchExtent();
        extent.add(rows.get(i));
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
    Map<Beginning, Integer> firsts = new LinkedHashMap<>();
    int[] group = new int[rows.size()];
    for (int i = 0; i < group.length; i++) {
      int own = i;
      group[i] = firsts.computeIfAbsent(new Beginning(rows.get(i)), b -> own);
    }
    Comparator<Integer> byLength =
        Comparator.comparingInt((Integer i) -> -rows.get(i).ids().length);
    Comparator<Integer> byBeginning =
        Comparator.comparingInt((Integer i) -> -rows.get(i).from())
            .thenComparing(i -> group[i])
            .thenComparing(byLength);
    return IntStream.range(0, group.length)
        .boxed()
        .filter(i -> rows.get(i).scored() > 0)
        .sorted(firsts.size() < group.length ? byBeginning : byLength)
        .toList();
  }

  /** Adds a batch, or two of like length each where that saves enough. */
  private void add(List<Integer> batch) {
    List<Integer> sorted = new ArrayList<>(batch);
    sorted.sort(Comparator.comparingInt(i -> rows.get(i).from() - rows.get(i).ids().length));
    int half = sorted.size() / 2;
    List<Integer> longer = sorted.subList(0, half);
    List<Integer> shorter = sorted.subList(half, sorted.size());
    if (half > 0 && tokens(longer) + tokens(shorter) + WORTH_A_CUT < tokens(sorted)) {
      add(longer);
      add(shorter);
    } else {
      cut.add(batch.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  private long tokens(List<Integer> some) {
    return Batch.tokens(some.stream().map(rows::get).toList());
  }
}
