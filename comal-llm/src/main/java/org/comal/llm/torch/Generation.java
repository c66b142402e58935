package org.comal.llm.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.comal.policy.Sampling;

/**
 * Draws continuations of prompts, a token at a time, with a cache of keys and values.
 *
 * <p>Every row has a generator of its own and takes one number from it per token, so what a row
 * draws does not depend on the other rows, up to the rounding by which batches of different sizes
 * differ (about 1e-6 in a logit). Rows that have ended leave the batch when they are a quarter of
 * it.
 */
public final class Generation {
  /** Slots by which the cache grows. */
  private static final int GROWTH = 128;

  /**
   * A prompt.
   *
   * @param id for messages
   * @param ids not empty
   */
  public record Source(String id, int[] ids) {}

  /**
   * A row to be drawn.
   *
   * @param prompt index of its prompt
   * @param noise its generator
   * @param longest most tokens
   */
  public record Row(int prompt, RandomGenerator noise, int longest) {}

  /** Tokens of a row. */
  public static final class Drawn {
    private int[] ids = new int[16];
    private int length;
    private boolean finished;

    private void add(int id) {
      if (length == ids.length) {
        ids = Arrays.copyOf(ids, 2 * length);
      }
      ids[length++] = id;
    }

    /** The ids, end token included. */
    public int[] ids() {
      return Arrays.copyOf(ids, length);
    }

    /** Whether it ended with an end token. */
    public boolean finished() {
      return finished;
    }
  }

  private final Decoder decoder;
  private final Torch torch;
  private final List<Weights> models;
  private final double[] shares;
  private final Sampling sampling;
  private final Set<Integer> endTokens;

  /**
   * @param models one model, or several whose distributions are mixed token by token
   * @param shares exponents of the mixture; not used for a single model
   */
  public Generation(
      Decoder decoder,
      List<Weights> models,
      double[] shares,
      Sampling sampling,
      Set<Integer> endTokens) {
    this.decoder = decoder;
    this.torch = decoder.torch();
    this.models = models;
    this.shares = shares.clone();
    this.sampling = sampling;
    this.endTokens = endTokens;
  }

  /**
   * Draws one batch.
   *
   * @param rows what to draw, each from one of the prompts
   * @param tokens told of the tokens drawn, from time to time
   * @return aligned with {@code rows}
   * @throws ArithmeticException where logits are not finite; the message names the prompt
   */
  public List<Drawn> draw(List<Source> prompts, List<Row> rows, LongConsumer tokens) {
    List<Drawn> drawn = new ArrayList<>();
    rows.forEach(r -> drawn.add(new Drawn()));
    List<TensorList> caches = new ArrayList<>();
    Tensor logits = null;
    try {
      int[] live = new int[rows.size()];
      int[] origin = new int[rows.size()];
      for (int i = 0; i < live.length; i++) {
        live[i] = i;
        origin[i] = rows.get(i).prompt();
      }
      int width = prompts.stream().mapToInt(p -> p.ids().length).max().orElseThrow();
      int room = width + Math.min(GROWTH, longest(rows, live));
      logits = start(prompts, origin, room, caches);
      for (int step = 0; ; step++) {
        long[] next = choose(logits, rows, live);
        logits.close();
        logits = null;
        int alive = 0;
        int[] kept = new int[live.length];
        for (int i = 0; i < live.length; i++) {
          if (live[i] >= 0 && take(drawn.get(live[i]), rows.get(live[i]), next[i], prompts)) {
            kept[alive++] = i;
          } else {
            live[i] = -1;
          }
        }
        tokens.accept(alive);
        if (alive == 0) {
          return drawn;
        }
        int slot = width + step;
        boolean full = slot >= room;
        if (full || alive * 4 <= live.length * 3) {
          kept = Arrays.copyOf(kept, alive);
          live = select(live, kept);
          next = select(next, kept);
          room = full ? slot + Math.min(GROWTH, longest(rows, live) - step) : room;
          reshape(caches, kept, room);
        }
        logits = advance(prompts, rows, live, next, step, width, room, caches);
      }
    } finally {
      if (logits != null) {
        logits.close();
      }
      caches.forEach(TensorList::close);
    }
  }

  private int longest(List<Row> rows, int[] live) {
    return Arrays.stream(live).map(r -> rows.get(r).longest()).max().orElseThrow();
  }

  /** Whether the row goes on. */
  private boolean take(Drawn d, Row row, long token, List<Source> prompts) {
    if (token < 0) {
      throw new ArithmeticException(
          "the logits after token "
              + d.length
              + " of an answer to prompt "
              + prompts.get(row.prompt()).id()
              + " are not finite");
    }
    d.add((int) token);
    d.finished = endTokens.contains((int) token);
    return !d.finished && d.length < row.longest();
  }

  /** Logits of the first token of every row; fills {@code caches}, one for each model. */
  private Tensor start(List<Source> prompts, int[] origin, int room, List<TensorList> caches) {
    long[][] padded = Batch.padded(prompts.stream().map(Source::ids).toList());
    long[] ends = new long[prompts.size()];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = (long) i * padded[i].length + prompts.get(i).ids().length - 1;
    }
    List<Tensor> first = new ArrayList<>();
    try (Tensor ids = torch.longs(padded);
        Tensor where = torch.longs(ends);
        Tensor from = torch.longs(Arrays.stream(origin).asLongStream().toArray())) {
      for (Weights model : models) {
        List<Tensor> out = decoder.prefill(model, ids, where);
        try {
          caches.add(
              new TensorList(
                  torch.tensors("reshape_cache", out.subList(1, out.size()), from, (long) room)));
          first.add(torch.tensor("rows", out.get(0), from));
        } finally {
          out.forEach(Tensor::close);
        }
      }
      return mix(first);
    }
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

  private long[] choose(Tensor logits, List<Row> rows, int[] live) {
    double[] noise = new double[live.length];
    for (int i = 0; i < live.length; i++) {
      noise[i] = live[i] < 0 ? 0 : rows.get(live[i]).noise().nextDouble();
    }
    try (Tensor u = torch.doubles(noise)) {
      return decoder.choose(logits, u, sampling);
    }
  }

  private Tensor advance(
      List<Source> prompts,
      List<Row> rows,
      int[] live,
      long[] next,
      int step,
      int width,
      int room,
      List<TensorList> caches) {
    long[] positions = new long[live.length];
    boolean[] seen = new boolean[live.length * room];
    for (int i = 0; i < live.length; i++) {
      int own = live[i] < 0 ? width : prompts.get(rows.get(live[i]).prompt()).ids().length;
      positions[i] = (long) own + step;
      next[i] = Math.max(0, next[i]);
      Arrays.fill(seen, i * room, i * room + own, true);
      Arrays.fill(seen, i * room + width, (i + 1) * room, true);
    }
    List<Tensor> logits = new ArrayList<>();
    try (Tensor ids = torch.longs(next);
        Tensor at = torch.longs(positions);
        Tensor mask = torch.booleans(seen, live.length)) {
      for (int m = 0; m < models.size(); m++) {
        logits.add(
            decoder.advance(models.get(m), ids, at, mask, (long) width + step, caches.get(m)));
      }
      return mix(logits);
    }
  }

  private void reshape(List<TensorList> caches, int[] rows, int room) {
    try (Tensor kept = torch.longs(Arrays.stream(rows).asLongStream().toArray())) {
      for (int m = 0; m < caches.size(); m++) {
        TensorList old = caches.get(m);
        caches.set(m, new TensorList(torch.tensors("reshape_cache", old, kept, (long) room)));
        old.close();
      }
    }
  }

  private static int[] select(int[] from, int[] at) {
    return Arrays.stream(at).map(i -> from[i]).toArray();
  }

  private static long[] select(long[] from, int[] at) {
    return Arrays.stream(at).mapToLong(i -> from[i]).toArray();
  }
}
