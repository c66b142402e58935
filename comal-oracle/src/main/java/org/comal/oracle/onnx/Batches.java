package org.comal.oracle.onnx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Puts sequences of like length together, so that little of a batch is padding.
 *
 * @param size sequences in a batch at most
 * @param tokens tokens in a batch at most, padding included; a longer sequence goes alone
 * @param maxPadding share of a batch that may be padding, in [0, 1)
 */
record Batches(int size, int tokens, double maxPadding) {

  /**
   * Divides items into batches, the longest first. The division depends on the lengths alone.
   *
   * @param lengths for each item the lengths of its sequences, which are padded each by itself
   * @return indices into {@code lengths}
   */
  List<int[]> of(List<int[]> lengths) {
    List<Integer> order =
        IntStream.range(0, lengths.size())
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -total(lengths.get(i))))
            .toList();
    List<int[]> batches = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    int[] longest = {};
    long real = 0;
    for (int i : order) {
      int[] item = lengths.get(i);
      int[] wider = open.isEmpty() ? item : wider(longest, item);
      long padded = (open.size() + 1L) * total(wider);
      long filled = real + total(item);
      if (!open.isEmpty()
          && (open.size() == size || padded > tokens || padded - filled > maxPadding * padded)) {
        batches.add(open.stream().mapToInt(Integer::intValue).toArray());
        open.clear();
        wider = item;
        filled = total(item);
      }
      open.add(i);
      longest = wider;
      real = filled;
    }
    if (!open.isEmpty()) {
      batches.add(open.stream().mapToInt(Integer::intValue).toArray());
    }
    return batches;
  }

  private static int[] wider(int[] a, int[] b) {
    int[] most = new int[a.length];
    for (int k = 0; k < a.length; k++) {
      most[k] = Math.max(a[k], b[k]);
    }
    return most;
  }

  private static int total(int[] item) {
    return IntStream.of(item).sum();
  }
}
