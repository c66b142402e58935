package org.comal.llm.torch;

import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.comal.policy.Sampling;

/**
 * Draws continuations of prompts, a token at a time, with a cache of keys and values.
 *
 * <p>What a row draws does not depend on the other rows, up to the rounding by which batches of
 * different sizes differ (about 1e-6 in a logit).
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

  /**
   * Draws one batch until every row has ended.
   *
   * @param rows not empty, none of them begun
   * @param tokens told of the tokens drawn, from time to time
   * @throws ArithmeticException where logits are not finite; the message names the prompt
   */
  public void draw(List<GenerationRow> rows, LongConsumer tokens) {
    try (GenerationBatch batch = new GenerationBatch(decoder, models, shares, rows)) {
      Tensor logits = batch.start();
      while (true) {
        choose(logits, batch);
        int live = batch.live();
        tokens.accept(live);
        if (live == 0) {
          return;
        }
        batch.makeRoom();
        logits = batch.advance();
      }
    }
  }

  /**
   * Gives every row that has not ended a token.
   *
   * @param logits closed here
   */
  private void choose(Tensor logits, GenerationBatch batch) {
    List<GenerationRow> rows = batch.rows();
    double[] noise = rows.stream().mapToDouble(GenerationRow::nextNoise).toArray();
    try (logits;
        Tensor u = decoder.torch().doubles(noise)) {
      List<Tensor> chosen = decoder.choose(logits, u, sampling);
      batch.drawn(chosen.get(0));
      try (Tensor read = chosen.get(1)) {
        long[] tokens = read.longs();
        for (int i = 0; i < tokens.length; i++) {
          if (!rows.get(i).ended()) {
            rows.get(i).take(tokens[i], endTokens);
          }
        }
      }
    }
  }
}
