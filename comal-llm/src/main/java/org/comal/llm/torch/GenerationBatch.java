package org.comal.llm.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows that go through the models together, with what has been read of them: for each model a cache
 * of keys and values, in which every row has a place and every token a slot. The prompts take the
 * first slots, the tokens drawn one each after them.
 *
 * <p>Rows that have ended stay in their places, unread, until they are a quarter of the batch.
 */
final class GenerationBatch implements AutoCloseable {
  /** Slots by which the cache grows. */
  private static final int GROWTH = 128;

  private final Decoder decoder;
  private final Torch torch;
  private final List<? extends DecoderWeights> models;
  private final double[] shares;
  private final int width;
  private final List<TensorList> caches = new ArrayList<>();

  private List<GenerationRow> rows;
  private int slot;
  private int room;

  /** Of the rows in their places: the prompts' lengths, unread slots, the tokens drawn last. */
  private Tensor lengths;

  private Tensor unseen;
  private Tensor last;

  /**
   * @param models stay owned by the caller
   * @param shares aligned with {@code models}
   * @param rows not empty, none of them begun
   */
  GenerationBatch(
      Decoder decoder,
      List<? extends DecoderWeights> models,
      double[] shares,
      List<GenerationRow> rows) {
    for (GenerationRow row : rows) {
      if (row.length() > 0) {
        throw new IllegalArgumentException(
            "a row of prompt " + row.source().id() + " has tokens already; a row is drawn once");
      }
    }
    this.decoder = decoder;
    this.torch = decoder.torch();
    this.models = models;
    this.shares = shares;
    this.rows = List.copyOf(rows);
    this.width = rows.stream().mapToInt(r -> r.source().length()).max().orElseThrow();
    this.slot = width;
    this.room = width + Math.min(GROWTH, longest());
  }

  /** In their places, with those that have ended. */
  List<GenerationRow> rows() {
    return rows;
  }

  /** Rows that have not ended. */
  int live() {
    return (int) rows.stream().filter(r -> !r.ended()).count();
  }

  private int longest() {
    return rows.stream().mapToInt(GenerationRow::longest).max().orElseThrow();
  }

  /** Reads the prompts, each once for all of its rows: the logits of every row's first token. */
  Tensor start() {
    Map<GenerationRow.Source, Integer> places = new LinkedHashMap<>();
    rows.forEach(r -> places.putIfAbsent(r.source(), places.size()));
    long[][] padded =
        Batch.padded(places.keySet().stream().map(GenerationRow.Source::ids).toList());
    long[] ends =
        places.entrySet().stream()
            .mapToLong(e -> (long) e.getValue() * width + e.getKey().length() - 1)
            .toArray();
    long[] origins = rows.stream().mapToLong(r -> places.get(r.source())).toArray();
    List<Tensor> first = new ArrayList<>();
    try (Tensor ids = torch.longs(padded);
        Tensor where = torch.longs(ends);
        Tensor from = torch.longs(origins)) {
      for (DecoderWeights model : models) {
        List<Tensor> out = decoder.prefill(model, ids, where);
        try {
          caches.add(reshaped(out.subList(1, out.size()), from));
          first.add(torch.tensor("rows", out.get(0), from));
        } finally {
          out.forEach(Tensor::close);
        }
      }
    }
    return mix(first);
  }

  /**
   * Puts down what every row drew; that of a row that has ended is not read.
   *
   * @param tokens one for each place, on the device; from here on owned
   */
  void drawn(Tensor tokens) {
    close(last);
    last = tokens;
  }

  /** Reads the token that every row drew last: the logits of the next. */
  Tensor advance() {
    if (lengths == null) {
      layOut();
    }
    int drawn = slot - width;
    List<Tensor> logits = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      logits.add(
          decoder.advance(
              models.get(m), last, lengths, (long) drawn, unseen, (long) slot, caches.get(m)));
    }
    slot++;
    return mix(logits);
  }

  /** What of the rows stays the same from token to token. */
  private void layOut() {
    boolean[] seen = new boolean[rows.size() * room];
    for (int i = 0; i < rows.size(); i++) {
      Arrays.fill(seen, i * room, i * room + rows.get(i).source().length(), true);
      Arrays.fill(seen, i * room + width, (i + 1) * room, true);
    }
    lengths = torch.longs(rows.stream().mapToLong(r -> r.source().length()).toArray());
    try (Tensor which = torch.booleans(seen, rows.size())) {
      unseen = decoder.unseen(which, caches.get(0));
    }
  }

  /**
   * Makes sure that there is a slot for the next token, and drops the rows that have ended where
   * the caches are copied anyway or a quarter of their places is no longer read.
   */
  void makeRoom() {
    boolean full = slot >= room;
    int[] live = IntStream.range(0, rows.size()).filter(i -> !rows.get(i).ended()).toArray();
    if (!full && live.length * 4 > rows.size() * 3) {
      return;
    }
    rows = Arrays.stream(live).mapToObj(rows::get).toList();
    if (full) {
      int drawn = slot - width;
      room = slot + Math.min(GROWTH, longest() - drawn);
    }
    try (Tensor kept = torch.longs(Arrays.stream(live).asLongStream().toArray())) {
      for (int m = 0; m < caches.size(); m++) {
        TensorList old = caches.get(m);
        caches.set(m, reshaped(old.tensors(), kept));
        old.close();
      }
      drawn(torch.tensor("rows", last, kept));
    }
    close(lengths);
    close(unseen);
    layOut();
  }

  private TensorList reshaped(List<Tensor> cache, Tensor places) {
    return new TensorList(torch.tensors("reshape_cache", cache, places, (long) room));
  }

  /** One set of logits out of every model's, which are closed. */
  private Tensor mix(List<Tensor> logits) {
    if (logits.size() == 1) {
      return logits.get(0);
    }
    try {
      return torch.tensor("mix", logits, shares);
    } finally {
      logits.forEach(Tensor::close);
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
    close(lengths);
    close(unseen);
    close(last);
  }
}
