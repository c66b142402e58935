package org.comal.oracle.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.onnx.OnnxSignature;
import org.comal.onnx.PreferenceNotes;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;
import org.comal.text.FittedEncoder;
import org.comal.text.Instruction;
import org.comal.text.OracleCounts;
import org.comal.text.PromptTemplate;
import org.comal.text.Sigmoid;
import org.comal.text.TemplateSource;

/**
 * A pairwise preference model: one pass over prompt and both responses.
 *
 * <p>The model's inputs tell its layout. With {@code input_ids} both responses stand in one text,
 * and the template has {@code {instruction}}, {@code {output_1}}, {@code {output_2}}; with {@code
 * input_ids_1} and {@code input_ids_2} each response is a text of its own, and the template has
 * {@code {instruction}} and {@code {output}}. One logit l is P = σ(l); of two, P is the softmax's
 * share of the one for the first response.
 *
 * <p>The same text on both sides is a draw by definition and does not go through the model.
 */
public final class OnnxPairOracle extends OnnxOracle {
  private final TextScorer scorer;
  private final FittedEncoder encoder;
  private final boolean twin;
  private final int firstLogit;

  private OnnxPairOracle(
      OnnxSettings settings,
      TextScorer scorer,
      FittedEncoder encoder,
      boolean twin,
      int firstLogit,
      OracleCounts counts,
      String id) {
    super(settings, counts, id);
    this.scorer = scorer;
    this.encoder = encoder;
    this.twin = twin;
    this.firstLogit = firstLogit;
  }

  /** What is used where no template is given: instruction and responses, an empty line between. */
  static TemplateSource fallback() {
    return places ->
        PromptTemplate.parse(
            "the default template",
            places.contains("output")
                ? "{instruction}\n\n{output}"
                : "{instruction}\n\n{output_1}\n\n{output_2}",
            places);
  }

  /**
   * Loads a pairwise model.
   *
   * @param settings of a model that does not say that it is of another kind
   * @param template with the places of the model's layout
   * @param output name of the output; {@code null} where there is only one, or one called {@code
   *     logits}
   * @param firstLogit where there are two logits, which of them is for the first response: 0 or 1
   * @return the oracle, which holds the model in memory until it is closed
   * @throws IllegalArgumentException with a sentence where something does not fit
   */
  public static OnnxPairOracle load(
      OnnxSettings settings, TemplateSource template, String output, int firstLogit) {
    if (firstLogit != 0 && firstLogit != 1) {
      throw new IllegalArgumentException("first-logit is " + firstLogit + ", but must be 0 or 1");
    }
    OnnxSignature signature = OnnxModel.signature(settings.model());
    settings.requireKind(PreferenceNotes.Kind.PAIR);
    boolean twin =
        signature.input("input_ids").isEmpty() && signature.input("input_ids_1").isPresent();
    List<String> responses = twin ? List.of("output") : List.of("output_1", "output_2");
    List<String> places = new ArrayList<>(responses);
    places.add(0, "instruction");
    PromptTemplate text = template.with(places);
    OracleCounts counts = new OracleCounts();
    TextScorer scorer =
        TextScorer.load(settings, twin ? List.of("_1", "_2") : List.of(""), output, 2, counts);
    try {
      FittedEncoder encoder =
          new FittedEncoder(scorer.tokenizer(), text, responses, settings.maxLength(), counts);
      String id =
          OracleIds.of(
              "onnx-pair",
              settings,
              text,
              List.of(String.valueOf(output), Integer.toString(firstLogit)));
      return new OnnxPairOracle(settings, scorer, encoder, twin, firstLogit, counts, id);
    } catch (RuntimeException e) {
      scorer.close();
      throw e;
    }
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    counts().asked(batch.size());
    Map<List<String>, Integer> place = new LinkedHashMap<>();
    Map<List<String>, Optional<long[]>> texts = new HashMap<>();
    List<long[][]> items = new ArrayList<>();
    double[] p = new double[batch.size()];
    for (Comparison c : batch) {
      List<String> question = question(c);
      if (!c.sameText() && !place.containsKey(question)) {
        long[][] item = encoded(question, texts);
        place.put(question, item == null ? -1 : items.size());
        if (item != null) {
          items.add(item);
        }
      }
    }
    float[][] logits = scorer.score(items);
    for (int i = 0; i < p.length; i++) {
      Comparison c = batch.get(i);
      if (c.sameText()) {
        p[i] = 0.5;
        continue;
      }
      int at = place.get(question(c));
      p[i] = at < 0 ? Double.NaN : Sigmoid.of(margin(logits[at]), file(), c);
    }
    return p;
  }

  private static List<String> question(Comparison c) {
    return List.of(Instruction.of(c.prompt()), c.first().text(), c.second().text());
  }

  /**
   * @param texts those encoded so far: in twin layout n responses make n (n − 1)/2 pairs of n texts
   */
  private long[][] encoded(List<String> question, Map<List<String>, Optional<long[]>> texts) {
    String instruction = question.get(0);
    long[][] item =
        twin
            ? new long[][] {
              encoded(instruction, question.get(1), texts),
              encoded(instruction, question.get(2), texts)
            }
            : new long[][] {encoder.encode(instruction, question.subList(1, 3))};
    return Arrays.asList(item).contains(null) ? null : item;
  }

  private long[] encoded(
      String instruction, String response, Map<List<String>, Optional<long[]>> texts) {
    return texts
        .computeIfAbsent(
            List.of(instruction, response),
            text -> Optional.ofNullable(encoder.encode(instruction, List.of(response))))
        .orElse(null);
  }

  private double margin(float[] logits) {
    return logits.length == 1 ? logits[0] : (double) logits[firstLogit] - logits[1 - firstLogit];
  }

  @Override
  OnnxModel model() {
    return scorer.model();
  }

  @Override
  public void close() {
    scorer.close();
  }
}
