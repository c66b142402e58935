package org.comal.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.comal.data.Comparison;
import org.comal.data.Prompt;

/**
 * Questions as texts for a reward model, which reads one response, and its rewards as verdicts: P(a
 * ≻ b | x) = σ(r(x, a) − r(x, b)) (Bradley and Terry, 1952).
 *
 * <p>A response to a prompt is one text, however many questions it is in. A question of which one
 * response has no room gets no verdict.
 *
 * @param <P> what a model reads of a prompt, by whose equality prompts are the same
 */
public final class RewardTexts<P> {

  /**
   * Writes texts.
   *
   * @param <P> what a model reads of a prompt
   */
  public interface Encoder<P> {
    /**
     * {@return token ids; {@code null} where they have no room}
     *
     * @param prompt what the model reads of it
     * @param response as it was written
     */
    long[] encode(P prompt, String response);
  }

  /**
   * A model's rewards.
   *
   * @param <P> what a model reads of a prompt
   */
  public interface Rewards<P> {
    /**
     * {@return the reward of each text}
     *
     * @param texts token ids
     * @param prompts aligned with {@code texts}: what each responds to
     */
    double[] of(List<long[]> texts, List<P> prompts);
  }

  private record Exchange<P>(P prompt, String response) {}

  private final Path model;
  private final Function<Prompt, P> read;
  private final Encoder<P> encoder;

  /**
   * Reads questions.
   *
   * @param model that gives the rewards, for sentences
   * @param read what the model reads of a prompt
   * @param encoder writes a response to it
   */
  public RewardTexts(Path model, Function<Prompt, P> read, Encoder<P> encoder) {
    this.model = model;
    this.read = read;
    this.encoder = encoder;
  }

  /**
   * {@return P(first ≻ second | prompt) of each question; NaN where a response did not fit}
   *
   * @param batch questions
   * @param rewards asked once, also where there is no text
   */
  public double[] prefer(List<Comparison> batch, Rewards<P> rewards) {
    Map<Exchange<P>, Integer> place = new HashMap<>();
    List<long[]> texts = new ArrayList<>();
    List<P> prompts = new ArrayList<>();
    int[][] at = new int[batch.size()][2];
    for (int i = 0; i < at.length; i++) {
      Comparison c = batch.get(i);
      P prompt = read.apply(c.prompt());
      String[] responses = {c.first().text(), c.second().text()};
      for (int k = 0; k < responses.length; k++) {
        Exchange<P> exchange = new Exchange<>(prompt, responses[k]);
        if (!place.containsKey(exchange)) {
          long[] ids = encoder.encode(prompt, responses[k]);
          place.put(exchange, ids == null ? -1 : texts.size());
          if (ids != null) {
            texts.add(ids);
            prompts.add(prompt);
          }
        }
        at[i][k] = place.get(exchange);
      }
    }
    double[] r = rewards.of(texts, prompts);
    double[] p = new double[batch.size()];
    for (int i = 0; i < p.length; i++) {
      int a = at[i][0];
      int b = at[i][1];
      p[i] = a < 0 || b < 0 ? Double.NaN : Sigmoid.of(r[a] - r[b], model, batch.get(i));
    }
    return p;
  }
}
