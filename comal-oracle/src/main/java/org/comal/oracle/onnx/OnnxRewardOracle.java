package org.comal.oracle.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Comparison;
import org.comal.data.Response;
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
 * A reward model as a preference oracle: P(a ≻ b | x) = σ(r(x, a) − r(x, b)) (Bradley and Terry,
 * 1952). It cannot say a cycle.
 *
 * <p>Each distinct response of a batch goes through the model once, however many questions it is
 * in.
 */
public final class OnnxRewardOracle extends OnnxOracle {
  private static final String FALLBACK = "{instruction}\n\n{output}";

  private record Exchange(String instruction, String output) {}

  private final TextScorer scorer;
  private final FittedEncoder encoder;

  private OnnxRewardOracle(
      OnnxSettings settings,
      TextScorer scorer,
      FittedEncoder encoder,
      OracleCounts counts,
      String id) {
    super(settings, counts, id);
    this.scorer = scorer;
    this.encoder = encoder;
  }

  /** What is used where no template is given: instruction, empty line, response. */
  static TemplateSource fallback() {
    return TemplateSource.text("the default template", FALLBACK);
  }

  /**
   * Loads a reward model. Its output has one number for each text: shape [batch] or [batch, 1].
   *
   * @param settings of a model that does not say that it is of another kind
   * @param template with {@code {instruction}} and {@code {output}}
   * @param output name of the output; {@code null} where there is only one, or one called {@code
   *     logits}
   * @return the oracle, which holds the model in memory until it is closed
   * @throws IllegalArgumentException with a sentence where something does not fit
   */
  public static OnnxRewardOracle load(
      OnnxSettings settings, TemplateSource template, String output) {
    settings.requireKind(PreferenceNotes.Kind.REWARD);
    PromptTemplate text = template.with(List.of("instruction", "output"));
    OracleCounts counts = new OracleCounts();
    TextScorer scorer = TextScorer.load(settings, List.of(""), output, 1, counts);
    try {
      FittedEncoder encoder =
          new FittedEncoder(
              scorer.tokenizer(), text, List.of("output"), settings.maxLength(), counts);
      String id = OracleIds.of("onnx-reward", settings, text, List.of(String.valueOf(output)));
      return new OnnxRewardOracle(settings, scorer, encoder, counts, id);
    } catch (RuntimeException e) {
      scorer.close();
      throw e;
    }
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    counts().asked(batch.size());
    Map<Exchange, Integer> place = new LinkedHashMap<>();
    List<long[][]> texts = new ArrayList<>();
    for (Comparison c : batch) {
      for (Response y : List.of(c.first(), c.second())) {
        Exchange exchange = new Exchange(Instruction.of(c.prompt()), y.text());
        if (!place.containsKey(exchange)) {
          long[] ids = encoder.encode(exchange.instruction, List.of(exchange.output));
          place.put(exchange, ids == null ? -1 : texts.size());
          if (ids != null) {
            texts.add(new long[][] {ids});
          }
        }
      }
    }
    float[][] rewards = scorer.score(texts);
    double[] p = new double[batch.size()];
    for (int i = 0; i < p.length; i++) {
      Comparison c = batch.get(i);
      String instruction = Instruction.of(c.prompt());
      int a = place.get(new Exchange(instruction, c.first().text()));
      int b = place.get(new Exchange(instruction, c.second().text()));
      p[i] = a < 0 || b < 0 ? Double.NaN : Sigmoid.of((double) rewards[a][0] - rewards[b][0], c);
    }
    return p;
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
