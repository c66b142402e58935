package org.comal.oracle.onnx;

import java.util.Arrays;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.onnx.PreferenceNotes;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;
import org.comal.text.FittedEncoder;
import org.comal.text.Instruction;
import org.comal.text.OracleCounts;
import org.comal.text.PromptTemplate;
import org.comal.text.RewardTexts;
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

  private final TextScorer scorer;
  private final RewardTexts<String> texts;

  private OnnxRewardOracle(
      OnnxSettings settings,
      TextScorer scorer,
      RewardTexts<String> texts,
      OracleCounts counts,
      String id) {
    super(settings, counts, id);
    this.scorer = scorer;
    this.texts = texts;
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
      RewardTexts<String> texts =
          new RewardTexts<>(
              settings.model(),
              Instruction::of,
              (instruction, y) -> encoder.encode(instruction, List.of(y)));
      return new OnnxRewardOracle(settings, scorer, texts, counts, id);
    } catch (RuntimeException e) {
      scorer.close();
      throw e;
    }
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    counts().asked(batch.size());
    return texts.prefer(
        batch,
        (distinct, instructions) -> {
          float[][] rewards =
              scorer.score(distinct.stream().map(ids -> new long[][] {ids}).toList());
          return Arrays.stream(rewards).mapToDouble(r -> r[0]).toArray();
        });
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
