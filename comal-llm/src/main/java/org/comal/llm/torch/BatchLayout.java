package org.comal.llm.torch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where every token of a batch lies. The last token of a sequence is scored, but nothing follows
 * it, so it does not go through the model.
 */
final class BatchLayout {
  private final BatchExtent.Shape shape;
  private final long[] ids;
  private final long[] positions;
  private final long[] owners;
  private final long[] seen;
  private final long[] places;
  private final long[] targets;
  private int scored;

  /**
   * @param sequences not empty
   */
  BatchLayout(List<? extends Batch.Row> sequences) {
    this.shape = BatchExtent.of(sequences).shape();
    this.ids = new long[Math.toIntExact(shape.tokens())];
    this.positions = new long[ids.length];
    this.owners = new long[sequences.size()];
    this.seen = new long[sequences.size()];
    this.places = new long[sequences.stream().mapToInt(Batch.Row::scored).sum()];
    this.targets = new long[places.length];
    if (shape.isShared()) {
      putShared(sequences);
    } else {
      putAlone(sequences);
    }
  }

  private void putAlone(List<? extends Batch.Row> sequences) {
    int at = 0;
    for (Batch.Row s : sequences) {
      put(at, s.ids(), 0, s.inputs());
      score(s, at + s.from() - 1, at + s.from());
      at += shape.own();
    }
  }

  private void putShared(List<? extends Batch.Row> sequences) {
    Map<Beginning, Integer> beginnings = new LinkedHashMap<>();
    int at = shape.beginnings() * shape.begun();
    for (int r = 0; r < sequences.size(); r++) {
      Batch.Row s = sequences.get(r);
      int owner = beginnings.computeIfAbsent(new Beginning(s), b -> beginnings.size());
      int start = owner * shape.begun();
      put(start, s.ids(), 0, s.from());
      put(at, s.ids(), s.from(), s.inputs());
      owners[r] = owner;
      seen[r] = s.from();
      score(s, start + s.from() - 1, at);
      at += shape.own();
    }
  }

  /** Puts the tokens from one number to another of a sequence at a place. */
  private void put(int at, int[] tokens, int from, int to) {
    for (int t = from; t < to; t++) {
      ids[at + t - from] = tokens[t];
      positions[at + t - from] = t;
    }
  }

  /**
   * @param first the place of the last token of the beginning
   * @param rest the place of the first token after it, and so on
   */
  private void score(Batch.Row row, int first, int rest) {
    if (row instanceof Batch.Choice c) {
      int after = c.ids().length - c.from();
      for (int token : c.tokens()) {
        places[scored] = after == 0 ? first : rest + after - 1;
        targets[scored++] = token;
      }
    } else {
      for (int t = 0; t < row.scored(); t++) {
        places[scored] = t == 0 ? first : rest + t - 1;
        targets[scored++] = row.ids()[row.from() + t];
      }
    }
  }

  BatchExtent.Shape shape() {
    return shape;
  }

  /** Of every place. */
  long[] ids() {
    return ids;
  }

  /** Of every place, counted from its sequence's first token. */
  long[] positions() {
    return positions;
  }

  /** The beginning of each row. */
  long[] owners() {
    return owners;
  }

  /** How much of its beginning each row sees. */
  long[] seen() {
    return seen;
  }

  /** Of each scored token, the place whose state predicts it. */
  long[] places() {
    return places;
  }

  /** The scored tokens. */
  long[] targets() {
    return targets;
  }
}
