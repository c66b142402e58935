package org.comal.llm.torch;

import java.util.List;
import java.util.Set;
import org.comal.policy.Sampling;

/**
 * Draws continuations of prompts, a token at a time, with a cache of keys and values, so many at
 * once; one that ends makes room for the next.
 *
 * <p>What a row draws does not depend on the other rows, up to the rounding by which batches of
 * different sizes differ (in float32 about 1e-6 in a logit).
 */
public final class Generation {
  private final Decoder decoder;
  private final List<? extends DecoderWeights> models;
  private final double[] shares;
  private final Sampling sampling;
  private final Set<Integer> endTokens;

  /**
   * Prepares drawing; nothing is computed yet.
   *
   * @param decoder compiled for the models' shape; stays open as long as responses are drawn
   * @param models one model, or several whose distributions are mixed token by token
   * @param shares exponents of the mixture; not used for a single model
   * @param sampling temperature and what is cut off
   * @param endTokens ids that end a response
   */
  public Generation(
      Decoder decoder,
      List<? extends DecoderWeights> models,
      double[] shares,
      Sampling sampling,
      Set<Integer> endTokens) {
    this.decoder = decoder;
    this.models = models;
    this.shares = shares.clone();
    this.sampling = sampling;
    this.endTokens = endTokens;
  }

  /** Hears of what is drawn. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Told after every token of a batch.
     *
     * @param tokens drawn since it was told last
     * @param ended rows that have ended since
     */
    void drawn(int tokens, int ended);
  }

  /**
   * Draws rows until every one has ended.
   *
   * @param rows not empty, none of them begun; begun in this order, in which those of a prompt
   *     should follow each other, so that it goes through the models once
   * @param places rows that are drawn at once, 1 or more
   * @param promptTokens most tokens of prompts, padding included, that go through the models
   *     together; a longer prompt goes alone
   * @param listener told token by token
   * @throws ArithmeticException where logits are not finite; the message names the prompt
   */
  public void draw(List<GenerationRow> rows, int places, int promptTokens, Listener listener) {
    try (WaitingRows waiting =
            new WaitingRows(decoder, models, shares, rows, places, promptTokens);
        GenerationBatch batch =
            new GenerationBatch(decoder, models, shares, waiting, Math.min(places, rows.size()))) {
      while (!batch.isDone()) {
        choose(batch, listener);
      }
    }
  }

  /** Gives every row that has a place and has not ended a token. */
  private void choose(GenerationBatch batch, Listener listener) {
    try (Tensor logits = batch.next()) {
      List<GenerationRow> rows = batch.rows();
      double[] noise = rows.stream().mapToDouble(GenerationRow::nextNoise).toArray();
      try (Tensor u = decoder.torch().doubles(noise)) {
        List<Tensor> chosen = decoder.choose(logits, u, sampling);
        batch.drawn(chosen.get(0));
        try (Tensor read = chosen.get(1)) {
          take(rows, read.longs(), listener);
        }
      }
    }
  }

  private void take(List<GenerationRow> rows, long[] tokens, Listener listener) {
    int drawn = 0;
    int ended = 0;
    for (int i = 0; i < tokens.length; i++) {
      GenerationRow row = rows.get(i);
      if (!row.ended()) {
        row.take(tokens[i], endTokens);
        drawn++;
        ended += row.ended() ? 1 : 0;
      }
    }
    listener.drawn(drawn, ended);
  }
}
