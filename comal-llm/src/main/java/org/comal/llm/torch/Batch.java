package org.comal.llm.torch;

import java.util.List;

/**
 * Sequences of token ids on the device, padded at the end, with the positions whose next token is
 * scored.
 */
public final class Batch implements AutoCloseable {

  /**
   * One sequence.
   *
   * @param ids all tokens
   * @param from number of the first token that is scored, from 1
   */
  public record Sequence(int[] ids, int from) {
    public Sequence {
      if (from < 1 || from > ids.length) {
        throw new IllegalArgumentException(
            "tokens from number " + from + " on cannot be scored in a sequence of " + ids.length);
      }
    }

    /** Tokens that are scored. */
    public int scored() {
      return ids.length - from;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Sequence that
          && from == that.from
          && java.util.Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
      return 31 * java.util.Arrays.hashCode(ids) + from;
    }
  }

  private final Tensor ids;
  private final Tensor where;
  private final Tensor targets;

  /**
   * @param sequences not empty; at least one token is scored
   */
  public Batch(Torch torch, List<Sequence> sequences) {
    long[][] rows = padded(sequences.stream().map(Sequence::ids).toList());
    int scored = sequences.stream().mapToInt(Sequence::scored).sum();
    long[] places = new long[scored];
    long[] next = new long[scored];
    int n = 0;
    for (int r = 0; r < rows.length; r++) {
      Sequence s = sequences.get(r);
      for (int t = s.from(); t < s.ids().length; t++) {
        places[n] = (long) r * rows[r].length + t - 1;
        next[n++] = s.ids()[t];
      }
    }
    this.ids = torch.longs(rows);
    this.where = torch.longs(places);
    this.targets = torch.longs(next);
  }

  /** Rows of equal length, with zeros at the end of the shorter ones. */
  static long[][] padded(List<int[]> sequences) {
    int length = sequences.stream().mapToInt(s -> s.length).max().orElseThrow();
    long[][] rows = new long[sequences.size()][length];
    for (int r = 0; r < rows.length; r++) {
      for (int t = 0; t < sequences.get(r).length; t++) {
        rows[r][t] = sequences.get(r)[t];
      }
    }
    return rows;
  }

  Tensor ids() {
    return ids;
  }

  Tensor where() {
    return where;
  }

  Tensor targets() {
    return targets;
  }

  @Override
  public void close() {
    ids.close();
    where.close();
    targets.close();
  }
}
