package org.comal.llm.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows that wait for a place, in order, each prompt's one after the other. The prompts of the next
 * ones go through the models together, each once for all of its rows; what was read of them is kept
 * until those rows have places.
 */
final class WaitingRows implements AutoCloseable {
  private final Decoder decoder;
  private final List<? extends DecoderWeights> models;
  private final double[] shares;
  private final List<GenerationRow> rows;
  private final int atOnce;
  private final int promptTokens;

  /** The rows in [next, end) wait with their prompts read, those after them without. */
  private int next;

  private int end;
  private Map<GenerationRow.Source, Integer> read = Map.of();
  private int width;
  private final List<List<Tensor>> caches = new ArrayList<>();
  private Tensor logits;

  /**
   * @param models stay owned by the caller
   * @param shares aligned with {@code models}
   * @param rows none of them begun
   * @param atOnce most rows whose prompts go through the models together
   * @param promptTokens most tokens of these prompts, padding included, or one prompt's
   */
  WaitingRows(
      Decoder decoder,
      List<? extends DecoderWeights> models,
      double[] shares,
      List<GenerationRow> rows,
      int atOnce,
      int promptTokens) {
    for (GenerationRow row : rows) {
      if (row.length() > 0) {
        throw new IllegalArgumentException(
            "a row of prompt " + row.source().id() + " has tokens already; a row is drawn once");
      }
    }
    this.decoder = decoder;
    this.models = models;
    this.shares = shares;
    this.rows = rows;
    this.atOnce = atOnce;
    this.promptTokens = promptTokens;
  }

  boolean isEmpty() {
    return next == rows.size();
  }

  /** Sees to it that the next row's prompt is read, of which there must be one. */
  void read() {
    if (next < end) {
      return;
    }
    close();
    read = new LinkedHashMap<>();
    width = 0;
    while (end < rows.size() && end - next < atOnce) {
      GenerationRow.Source source = rows.get(end).source();
      if (!read.containsKey(source)) {
        int wider = Math.max(width, source.length());
        if (!read.isEmpty() && (read.size() + 1L) * wider > promptTokens) {
          break;
        }
        width = wider;
        read.put(source, read.size());
      }
      end++;
    }
    prefill(read.keySet().stream().map(GenerationRow.Source::ids).toList());
  }

  private void prefill(List<int[]> prompts) {
    long[][] padded = Batch.padded(prompts);
    long[] ends = new long[prompts.size()];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = (long) i * padded[0].length + prompts.get(i).length - 1;
    }
    Torch torch = decoder.torch();
    try (Tensor ids = torch.longs(padded);
        Tensor where = torch.longs(ends)) {
      logits =
          decoder.mixed(
              models,
              shares,
              model -> {
                List<Tensor> out = decoder.prefill(model, ids, where);
                caches.add(out.subList(1, out.size()));
                return out.get(0);
              });
    }
  }

  /** The next rows, so many at most, out of those whose prompts are read; they wait no more. */
  List<GenerationRow> take(int most) {
    int to = Math.min(end, next + most);
    List<GenerationRow> taken = rows.subList(next, to);
    next = to;
    return taken;
  }

  /** Which of the prompts read a row continues. */
  long origin(GenerationRow row) {
    return read.get(row.source());
  }

  /** Tokens of the longest prompt read. */
  int width() {
    return width;
  }

  /** For each model what was read: of every block [prompts, key-value heads, width, D], twice. */
  List<List<Tensor>> caches() {
    return caches;
  }

  /** Of the first token after each prompt read, [prompts, vocabulary]. */
  Tensor logits() {
    return logits;
  }

  @Override
  public void close() {
    caches.forEach(cache -> cache.forEach(Tensor::close));
    caches.clear();
    if (logits != null) {
      logits.close();
      logits = null;
    }
  }
}
