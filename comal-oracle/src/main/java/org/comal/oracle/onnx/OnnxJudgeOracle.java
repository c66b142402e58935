package org.comal.oracle.onnx;

import java.util.Arrays;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;
import org.comal.text.FittedEncoder;
import org.comal.text.JudgeLabels;
import org.comal.text.JudgeTexts;
import org.comal.text.OracleCounts;
import org.comal.text.PromptTemplate;
import org.comal.text.TemplateSource;
import org.comal.text.TextTokenizer;

/**
 * A causal language model that is asked which response is better: P is the softmax over the two
 * label tokens at the place where the template ends, the first label standing for the first
 * response (the way of generative judges such as OffsetBias; Park et al., 2024).
 *
 * <p>The template is the whole text that the model sees, with the chat format's own tokens and the
 * opening of the judge's reply. What prompts and responses write cannot become such a token. Where
 * the model takes past keys and values, what questions have in common at their beginning is
 * computed once.
 *
 * <p>The same text on both sides is a draw by definition and does not go through the model.
 */
public final class OnnxJudgeOracle extends OnnxOracle {
  private static final List<String> RESPONSES = List.of("output_1", "output_2");

  private final LanguageModel model;
  private final TextTokenizer tokenizer;
  private final JudgeTexts texts;
  private final int[] labels;

  private OnnxJudgeOracle(
      OnnxSettings settings,
      LanguageModel model,
      TextTokenizer tokenizer,
      JudgeTexts texts,
      int[] labels,
      OracleCounts counts,
      String id) {
    super(settings, counts, id);
    this.model = model;
    this.tokenizer = tokenizer;
    this.texts = texts;
    this.labels = labels;
  }

  /**
   * Loads a judge.
   *
   * @param settings of a model that is read as a language model
   * @param template with {@code {instruction}}, {@code {output_1}}, {@code {output_2}}
   * @param labels two, each one token where the template ends: what the model says where the first
   *     and where the second response is better
   * @param sharePrefixes whether to use past keys and values where the model has them
   * @return the oracle, which holds the model in memory until it is closed
   * @throws IllegalArgumentException with a sentence where something does not fit
   */
  public static OnnxJudgeOracle load(
      OnnxSettings settings, TemplateSource template, List<String> labels, boolean sharePrefixes) {
    PromptTemplate text = template.with(List.of("instruction", "output_1", "output_2"));
    settings.requireNoKind();
    OracleCounts counts = new OracleCounts();
    TextTokenizer tokenizer = TextTokenizer.open(settings.tokenizer(), settings.addSpecialTokens());
    try {
      // A foreign tokenizer would otherwise be told of as a bad label.
      LanguageModel.requireFit(settings, tokenizer);
      int[] ids = JudgeLabels.of(tokenizer, text, labels);
      FittedEncoder encoder =
          new FittedEncoder(tokenizer, text, RESPONSES, settings.maxLength(), counts);
      String id = OracleIds.of("onnx-judge", settings, text, labels);
      LanguageModel model = LanguageModel.load(settings, tokenizer, sharePrefixes, counts);
      return new OnnxJudgeOracle(
          settings, model, tokenizer, new JudgeTexts(settings.model(), encoder), ids, counts, id);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    counts().asked(batch.size());
    return texts.prefer(
        batch,
        (distinct, questions) -> {
          float[][] logits = model.nextLogits(distinct, labels);
          return Arrays.stream(logits).mapToDouble(l -> (double) l[0] - l[1]).toArray();
        });
  }

  @Override
  OnnxModel model() {
    return model.model();
  }

  @Override
  public void close() {
    model.close();
    tokenizer.close();
  }
}
