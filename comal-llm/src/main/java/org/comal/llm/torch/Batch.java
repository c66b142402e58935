package org.comal.llm.torch;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sequences of token ids on the device, with the positions whose next token is scored.
 *
 * <p>What precedes the scored tokens is a sequence's beginning. Many sequences may have the same,
 * as responses to one prompt; then it goes through the model once, and all of them see it.
 */
public final class Batch implements AutoCloseable {

  /** A text whose tokens go through the model, with tokens that are scored. */
  public sealed interface Row permits Sequence, Choice {
    /** {@return all tokens; not to be written to} */
    int[] ids();

    /** {@return tokens of its beginning, from 1} */
    int from();

    /** {@return tokens that are scored} */
    int scored();

    /** {@return tokens that go through the model} */
    int inputs();
  }

  /**
   * A text with tokens that may follow it, each of which is scored as the next one.
   *
   * @param ids the text
   * @param from tokens of its beginning, which other texts may have too
   * @param tokens that may follow
   */
  public record Choice(int[] ids, int from, int[] tokens) implements Row {
    /**
     * Checks that there is a beginning, and something to score.
     *
     * @param ids not copied; not to be written to
     * @param from 1 to the number of tokens
     * @param tokens not empty; not copied, not to be written to
     * @throws IllegalArgumentException where {@code from} is outside of that range, or no token is
     *     given to score
     */
    public Choice {
      if (from < 1 || from > ids.length || tokens.length == 0) {
        throw new IllegalArgumentException(
            "a text of "
                + ids.length
                + " tokens with a beginning of "
                + from
                + " has no "
                + tokens.length
                + " next tokens to score");
      }
    }

    @Override
    public int scored() {
      return tokens.length;
    }

    @Override
    public int inputs() {
      return ids.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Choice that
          && from == that.from
          && Arrays.equals(ids, that.ids)
          && Arrays.equals(tokens, that.tokens);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * Arrays.hashCode(ids) + from) + Arrays.hashCode(tokens);
    }
  }

  /**
   * One sequence, whose tokens from a number on are scored.
   *
   * @param ids all tokens
   * @param from number of the first token that is scored, from 1
   */
  public record Sequence(int[] ids, int from) implements Row {
    /**
     * Checks that the scored tokens follow at least one other.
     *
     * @param ids not copied; not to be written to
     * @param from 1 to the number of tokens; with that number none is scored
     * @throws IllegalArgumentException where {@code from} is outside of that range
     */
    public Sequence {
      if (from < 1 || from > ids.length) {
        throw new IllegalArgumentException(
            "tokens from number " + from + " on cannot be scored in a sequence of " + ids.length);
      }
    }

    @Override
    public int scored() {
      return ids.length - from;
    }

    @Override
    public int inputs() {
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
   * Lays sequences out on a device.
   *
   * @param torch puts the tensors on its device
   * @param sequences not empty; at least one token is scored
   */
  public Batch(Torch torch, List<? extends Row> sequences) {
    BatchLayout layout = new BatchLayout(sequences);
    this.rows =
        List.of(
            torch.longs(layout.ids()),
            torch.longs(layout.positions()),
            torch.longs(layout.owners()),
            torch.longs(layout.seen()));
    this.shape = layout.shape().array();
    this.where = torch.longs(layout.places());
    this.targets = torch.longs(layout.targets());
  }

  /**
   * {@return tokens, padding included, that go through the model for these sequences}
   *
   * @param sequences not empty
   */
  public static long tokens(List<? extends Row> sequences) {
    return BatchExtent.of(sequences).tokens();
  }

  /**
   * {@return tokens, without padding, that go through the model for these sequences}
   *
   * @param sequences not empty
   */
  public static long inputs(List<? extends Row> sequences) {
    Set<Beginning> begun = new HashSet<>();
    boolean shared = BatchExtent.of(sequences).shape().isShared();
    long tokens = 0;
    for (Row s : sequences) {
      tokens += shared && !begun.add(new Beginning(s)) ? s.inputs() - s.from() : s.inputs();
    }
    return tokens;
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
}
