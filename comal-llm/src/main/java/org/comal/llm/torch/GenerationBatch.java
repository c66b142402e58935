package org.comal.llm.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows that go through the models together, each in a place, and those that wait for one. For each
 * model there is a cache of keys and values, in which a place has a slot for every token that has
 * been read of its row, the prompt's first.
 *
 * <p>Rows that have ended stay in their places, unread, until these are an eighth of the batch and
 * go to rows that wait; where none waits, until they are a quarter and are dropped.
 */
final class GenerationBatch implements AutoCloseable {
  /** Slots by which the cache grows. */
  private static final int GROWTH = 128;

  private final Decoder decoder;
  private final Torch torch;
  private final List<? extends DecoderWeights> models;
  private final double[] shares;
  private final WaitingRows waiting;
  private final List<TensorList> caches = new ArrayList<>();

  /** In their places; null where there was none yet. */
  private GenerationRow[] rows;

  /** By place: the slot of the next token that is read, less the tokens read so far. */
  private long[] offsets;

  private long tokens;
  private long room;

  /** On the device: the offsets, and the tokens drawn last. */
  private Tensor offset;

  private Tensor last;

  /**
   * @param models stay owned by the caller
   * @param shares aligned with {@code models}
   * @param waiting not empty; stay owned by the caller
   * @param places that rows are given, 1 or more
   */
  GenerationBatch(
      Decoder decoder,
      List<? extends DecoderWeights> models,
      double[] shares,
      WaitingRows waiting,
      int places) {
    this.decoder = decoder;
    this.torch = decoder.torch();
    this.models = models;
    this.shares = shares;
    this.waiting = waiting;
    this.rows = new GenerationRow[places];
    this.offsets = new long[places];
  }

  /** In their places, with those that have ended. */
  List<GenerationRow> rows() {
    return Arrays.asList(rows);
  }

  /** Whether every row has ended. */
  boolean isDone() {
    return waiting.isEmpty() && live().length == 0;
  }

  private boolean isLive(int place) {
    return rows[place] != null && !rows[place].ended();
  }

  private int[] live() {
    return IntStream.range(0, rows.length).filter(this::isLive).toArray();
  }

  private int[] free() {
    return IntStream.range(0, rows.length).filter(i -> !isLive(i)).toArray();
  }

  /**
   * The logits of every place's next token, after reading the tokens drawn last and giving places
   * to rows that wait.
   */
  Tensor next() {
    Tensor logits;
    if (live().length == 0) {
      waiting.read();
      try (Tensor any = torch.longs(new long[rows.length])) {
        logits = torch.tensor("rows", waiting.logits(), any);
      }
    } else {
      makeRoom();
      logits = advance();
    }
    try {
      int[] free = free();
      if (free.length * 8 >= rows.length) {
        admit(free, logits);
      }
      return logits;
    } catch (RuntimeException e) {
      logits.close();
      throw e;
    }
  }

  /**
   * Puts down what every place's row drew; that of a row that has ended is not read.
   *
   * @param drawn one for each place, on the device; from here on owned
   */
  void drawn(Tensor drawn) {
    close(last);
    last = drawn;
  }

  private Tensor advance() {
    if (offset == null) {
      offset = torch.longs(offsets);
    }
    long window = window();
    Iterator<TensorList> cache = caches.iterator();
    Tensor logits =
        decoder.mixed(
            models,
            shares,
            model -> decoder.advance(model, last, offset, tokens, window, cache.next()));
    tokens++;
    return logits;
  }

  /** Slots that the next token of a row sees at most, its own among them. */
  private long window() {
    return Arrays.stream(live()).mapToLong(i -> offsets[i] + tokens + 1).max().orElse(0);
  }

  /**
   * Makes sure that there is a slot for the next token, and drops the rows that have ended where no
   * other waits for their places and they are a quarter or the cache is copied anyway.
   */
  private void makeRoom() {
    int[] live = live();
    boolean sparse = live.length * 4 <= rows.length * 3;
    long needed = window();
    long slots = needed > room ? slots(needed) : room;
    if (waiting.isEmpty() && (sparse || slots > room)) {
      reshape(live, slots);
    } else if (slots > room) {
      reshape(all(), slots);
    }
  }

  private int[] all() {
    return IntStream.range(0, rows.length).toArray();
  }

  /** As many slots as are needed and some more, where the rows could come to need them. */
  private long slots(long needed) {
    long most = Arrays.stream(live()).mapToLong(i -> rows[i].most()).max().orElse(0);
    return Math.max(needed, Math.min(needed + GROWTH, most));
  }

  private void reshape(int[] kept, long slots) {
    room = slots;
    rows = Arrays.stream(kept).mapToObj(i -> rows[i]).toArray(GenerationRow[]::new);
    offsets = Arrays.stream(kept).mapToLong(i -> offsets[i]).toArray();
    try (Tensor places = torch.longs(Arrays.stream(kept).asLongStream().toArray())) {
      for (int m = 0; m < caches.size(); m++) {
        TensorList old = caches.get(m);
        caches.set(m, reshaped(old.tensors(), places));
        old.close();
      }
      if (last != null) {
        drawn(torch.tensor("rows", last, places));
      }
    }
    placesChanged();
  }

  /** The offsets on the device are those of before. */
  private void placesChanged() {
    close(offset);
    offset = null;
  }

  private TensorList reshaped(List<Tensor> cache, Tensor places) {
    return new TensorList(torch.tensors("reshape_cache", cache, places, room));
  }

  /** Gives free places to rows that wait, and their logits to their first tokens. */
  private void admit(int[] free, Tensor logits) {
    int given = 0;
    while (given < free.length && !waiting.isEmpty()) {
      waiting.read();
      List<GenerationRow> taken = waiting.take(free.length - given);
      long[] places = new long[taken.size()];
      for (int i = 0; i < places.length; i++) {
        int place = free[given + i];
        places[i] = place;
        rows[place] = taken.get(i);
        offsets[place] = taken.get(i).source().length() - tokens;
      }
      given += places.length;
      makeRoomForPrompts();
      try (Tensor from = torch.longs(taken.stream().mapToLong(waiting::origin).toArray());
          Tensor to = torch.longs(places)) {
        for (int m = 0; m < models.size(); m++) {
          torch.call("admit", caches.get(m), waiting.caches().get(m), from, to);
        }
        torch.call("put_rows", logits, waiting.logits(), from, to);
      }
      placesChanged();
    }
  }

  private void makeRoomForPrompts() {
    if (caches.isEmpty()) {
      room = slots(waiting.width());
      for (List<Tensor> like : waiting.caches()) {
        caches.add(new TensorList(torch.tensors("new_cache", like, (long) rows.length, room)));
      }
    } else if (waiting.width() > room) {
      reshape(all(), slots(waiting.width()));
    }
  }

  private static void close(Tensor tensor) {
    if (tensor != null) {
      tensor.close();
    }
  }

  @Override
  public void close() {
    caches.forEach(TensorList::close);
    close(offset);
    close(last);
  }
}
