package org.comal.llm.torch;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sequences of token ids on the device, with the positions whose next token is scored.
 *
 * <p>What precedes the scored tokens is a sequence's beginning. Many sequences may have the same,
 * as answers to one prompt; then it goes through the model once, and all of them see it.
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

    /** What precedes the scored tokens, to be compared with that of others. */
    public Object beginning() {
      return new Beginning(this);
    }

    /** Tokens that go through the model. */
    private int inputs() {
      return Math.max(from, ids.length - 1);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Sequence that && from == that.from && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(ids) + from;
    }
  }

  private final List<Tensor> rows;
  private final long[] shape;
  private final Tensor where;
  private final Tensor targets;

  /**
   * @param sequences not empty; at least one token is scored
   */
  public Batch(Torch torch, List<Sequence> sequences) {
    Layout layout = Layout.of(sequences);
    this.rows =
        List.of(
            torch.longs(layout.ids),
            torch.longs(layout.positions),
            torch.longs(layout.owners),
            torch.longs(layout.seen));
    this.shape = layout.shape;
    this.where = torch.longs(layout.places);
    this.targets = torch.longs(layout.targets);
  }

  /** Tokens, padding included, that go through the model for these sequences. */
  public static long tokens(List<Sequence> sequences) {
    return extent(sequences).tokens();
  }

  /** Tokens, without padding, that go through the model for these sequences. */
  public static long inputs(List<Sequence> sequences) {
    Set<Beginning> begun = new HashSet<>();
    boolean shared = extent(sequences).shape()[0] > 0;
    long tokens = 0;
    for (Sequence s : sequences) {
      tokens += shared && !begun.add(new Beginning(s)) ? s.inputs() - s.from() : s.inputs();
    }
    return tokens;
  }

  private static Extent extent(List<Sequence> sequences) {
    Extent extent = new Extent();
    sequences.forEach(extent::add);
    return extent;
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

  /** Ids and positions of all tokens; for each row, its beginning and how much of it is seen. */
  List<Tensor> rows() {
    return rows;
  }

  /** Beginnings, their width, rows, their width. */
  long[] shape() {
    return shape;
  }

  Tensor where() {
    return where;
  }

  Tensor targets() {
    return targets;
  }

  @Override
  public void close() {
    rows.forEach(Tensor::close);
    where.close();
    targets.close();
  }

  /**
   * Where every token lies. The last token of a sequence is scored, but nothing follows it, so it
   * does not go through the model.
   */
  private static final class Layout {
    private final long[] shape;
    private final long[] ids;
    private final long[] positions;
    private final long[] owners;
    private final long[] seen;
    private final long[] places;
    private final long[] targets;
    private int scored;

    private Layout(long[] shape, int rows, int scored) {
      this.shape = shape;
      this.ids = new long[Math.toIntExact(Extent.tokens(shape))];
      this.positions = new long[ids.length];
      this.owners = new long[rows];
      this.seen = new long[rows];
      this.places = new long[scored];
      this.targets = new long[scored];
    }

    static Layout of(List<Sequence> sequences) {
      long[] shape = extent(sequences).shape();
      int scored = sequences.stream().mapToInt(Sequence::scored).sum();
      Layout layout = new Layout(shape, sequences.size(), scored);
      if (shape[0] == 0) {
        for (int r = 0; r < sequences.size(); r++) {
          Sequence s = sequences.get(r);
          int at = r * (int) shape[3];
          layout.put(at, s.ids(), 0, s.inputs(), 0);
          layout.score(s, at + s.from() - 1, at + s.from());
        }
        return layout;
      }
      Map<Beginning, Integer> beginnings = new LinkedHashMap<>();
      int first = (int) (shape[0] * shape[1]);
      for (int r = 0; r < sequences.size(); r++) {
        Sequence s = sequences.get(r);
        Beginning beginning = new Beginning(s);
        int owner = beginnings.computeIfAbsent(beginning, b -> beginnings.size());
        int end = owner * (int) shape[1] + s.from();
        layout.put(end - s.from(), s.ids(), 0, s.from(), 0);
        int at = first + r * (int) shape[3];
        layout.put(at, s.ids(), s.from(), s.inputs() - s.from(), s.from());
        layout.owners[r] = owner;
        layout.seen[r] = s.from();
        layout.score(s, end - 1, at);
      }
      return layout;
    }

    private void put(int at, int[] tokens, int from, int count, int position) {
      for (int t = 0; t < count; t++) {
        ids[at + t] = tokens[from + t];
        positions[at + t] = (long) position + t;
      }
    }

    /**
     * @param first the place whose state predicts the first scored token
     * @param rest the place whose state predicts the second, and so on
     */
    private void score(Sequence s, int first, int rest) {
      for (int t = 0; t < s.scored(); t++) {
        places[scored] = t == 0 ? first : rest + t - 1;
        targets[scored++] = s.ids()[s.from() + t];
      }
    }
  }

  /** How much sequences take as a batch. */
  public static final class Extent {
    private final Set<Beginning> beginnings = new HashSet<>();
    private int rows;
    private int begun;
    private int own = 1;
    private int whole = 1;

    /** Counts a sequence in. */
    public void add(Sequence s) {
      beginnings.add(new Beginning(s));
      rows++;
      begun = Math.max(begun, s.from());
      own = Math.max(own, s.inputs() - s.from());
      whole = Math.max(whole, s.inputs());
    }

    /** Tokens, padding included, that go through the model. */
    public long tokens() {
      return tokens(shape());
    }

    /** Beginnings are run once where that leaves less to compute. */
    private long[] shape() {
      long[] alone = {0, 0, rows, whole};
      long[] shared = {beginnings.size(), begun, rows, own};
      return beginnings.size() < rows && tokens(shared) < tokens(alone) ? shared : alone;
    }

    private static long tokens(long... shape) {
      return shape[0] * shape[1] + shape[2] * shape[3];
    }
  }

  /** The tokens before the first that is scored, by content. */
  private static final class Beginning {
    private final Sequence of;

    Beginning(Sequence of) {
      this.of = of;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Beginning that
          && Arrays.equals(of.ids, 0, of.from, that.of.ids, 0, that.of.from);
    }

    @Override
    public int hashCode() {
      int hash = of.from;
      for (int t = 0; t < of.from; t++) {
        hash = 31 * hash + of.ids[t];
      }
      return hash;
    }
  }
}
