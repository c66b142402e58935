package org.comal.llm.torch;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How much sequences take as a batch. */
final class BatchExtent {
  private final Set<Beginning> beginnings = new HashSet<>();
  private int rows;
  private int begun;
  private int own = 1;
  private int whole = 1;

  /** That of several sequences. */
  static BatchExtent of(List<? extends Batch.Row> sequences) {
    BatchExtent extent = new BatchExtent();
    sequences.forEach(extent::add);
    return extent;
  }

  /**
   * Counts a sequence in.
   *
   * @param s may begin as others do; beginnings are shared where that leaves less to compute
   */
  void add(Batch.Row s) {
    beginnings.add(new Beginning(s));
    rows++;
    begun = Math.max(begun, s.from());
    own = Math.max(own, s.inputs() - s.from());
    whole = Math.max(whole, s.inputs());
  }

  /** Tokens, padding included, that go through the model. */
  long tokens() {
    return shape().tokens();
  }

  /** Beginnings are run once where that leaves less to compute. */
  Shape shape() {
    Shape alone = new Shape(0, 0, rows, whole);
    Shape shared = new Shape(beginnings.size(), begun, rows, own);
    return beginnings.size() < rows && shared.tokens() < alone.tokens() ? shared : alone;
  }

  /**
   * Two rectangles of tokens.
   *
   * @param beginnings rows of the first; 0 where every sequence has its beginning in its own row
   * @param begun their width
   * @param rows rows of the second, one for each sequence
   * @param own their width
   */
  record Shape(int beginnings, int begun, int rows, int own) {
    boolean isShared() {
      return beginnings > 0;
    }

    long tokens() {
      return (long) beginnings * begun + (long) rows * own;
    }

    /** As the script takes it. */
    long[] array() {
      return new long[] {beginnings, begun, rows, own};
    }
  }
}
