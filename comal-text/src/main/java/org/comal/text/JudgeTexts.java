package org.comal.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Comparison;

/**
 * Questions as texts for a judge that reads both responses, and its margins as verdicts.
 *
 * <p>A text that comes twice is asked once. The same response on both sides is a draw by definition
 * and no text. A question that has no room gets no verdict.
 */
public final class JudgeTexts {

  /** A judge's margins. */
  public interface Margins {
    /**
     * {@return for each text the log-odds that its first response is better}
     *
     * @param texts token ids, distinct
     * @param questions aligned with {@code texts}: what each is about
     */
    double[] of(List<long[]> texts, List<Comparison> questions);
  }

  private final Path model;
  private final FittedEncoder encoder;

  /**
   * Reads questions by a template.
   *
   * @param model that gives the margins, for sentences
   * @param encoder with two places for responses, the first for the first
   */
  public JudgeTexts(Path model, FittedEncoder encoder) {
    this.model = model;
    this.encoder = encoder;
  }

  /**
   * {@return P(first ≻ second | prompt) of each question; NaN where it did not fit}
   *
   * @param batch questions
   * @param margins asked once, also where there is no text
   */
  public double[] prefer(List<Comparison> batch, Margins margins) {
    Map<List<Long>, Integer> place = new LinkedHashMap<>();
    List<long[]> texts = new ArrayList<>();
    List<Comparison> questions = new ArrayList<>();
    int[] at = new int[batch.size()];
    for (int i = 0; i < at.length; i++) {
      Comparison c = batch.get(i);
      if (c.sameText()) {
        continue;
      }
      long[] ids =
          encoder.encode(Instruction.of(c.prompt()), List.of(c.first().text(), c.second().text()));
      if (ids == null) {
        at[i] = -1;
        continue;
      }
      List<Long> key = Arrays.stream(ids).boxed().toList();
      Integer known = place.putIfAbsent(key, texts.size());
      at[i] = known == null ? texts.size() : known;
      if (known == null) {
        texts.add(ids);
        questions.add(c);
      }
    }
    double[] odds = margins.of(texts, questions);
    double[] p = new double[batch.size()];
    for (int i = 0; i < p.length; i++) {
      Comparison c = batch.get(i);
      if (c.sameText()) {
        p[i] = 0.5;
      } else {
        p[i] = at[i] < 0 ? Double.NaN : Sigmoid.of(odds[at[i]], model, c);
      }
    }
    return p;
  }
}
