package org.comal.llm.oracle;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.data.Message;
import org.comal.files.SummedDirectory;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.llm.text.ChatTemplate;
import org.comal.llm.torch.Batch;
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
 * label tokens at the place where the judge's reply is opened, the first label standing for the
 * first response (the way of generative judges such as OffsetBias; Park et al., 2024).
 *
 * <p>The template is what the user says; the model's chat template puts it into a turn. What
 * prompts and responses write cannot become a special token. Questions about one prompt with one
 * first response share all up to where the second response begins, which is computed once.
 *
 * <p>The same text on both sides is a draw by definition and does not go through the model.
 */
public final class CausalLmJudge extends DecoderOracle {
  private static final List<String> RESPONSES = List.of("output_1", "output_2");
  private static final List<String> PLACES = List.of("instruction", "output_1", "output_2");

  /** What is asked where no template is given. */
  private static final String QUESTION =
      """
      Below are an instruction and two outputs that were written in reply to it. Decide which of the
      two does what the instruction asks for better. Judge by what they say alone: neither their
      order nor their length nor their style is a reason.

      # Instruction
      {instruction}

      # Output (a)
      {output_1}

      # Output (b)
      {output_2}

      Which output is better? Answer with "Output (a)" or "Output (b)" and nothing else.\
      """;

  private final JudgeTexts texts;
  private final int[] labels;
  private final boolean share;

  private CausalLmJudge(
      AskedDecoder decoder,
      TextTokenizer tokenizer,
      JudgeTexts texts,
      int[] labels,
      boolean share,
      OracleCounts counts,
      String id) {
    super(decoder, tokenizer, counts, id);
    this.texts = texts;
    this.labels = labels;
    this.share = share;
  }

  /** {@return what is asked where no template is given} */
  public static TemplateSource fallback() {
    return TemplateSource.text("the default template", QUESTION);
  }

  /**
   * Loads a judge.
   *
   * @param settings of a folder of a language model
   * @param template with {@code {instruction}}, {@code {output_1}}, {@code {output_2}}
   * @param opening the beginning of the judge's reply, up to the label
   * @param labels two, each one token after the opening: what the model says where the first and
   *     where the second response is better
   * @return the oracle, which holds the model in memory until it is closed
   * @throws IllegalArgumentException with a sentence where something does not fit
   * @throws IOException where a file is missing or damaged; the message names it
   */
  public static CausalLmJudge load(
      DecoderSettings settings, TemplateSource template, String opening, List<String> labels)
      throws IOException {
    SummedDirectory.require(settings.model());
    ModelConfig config = ModelConfig.read(settings.model());
    Safetensors files = Safetensors.open(settings.model());
    if (files.entries().containsKey(SCORE)) {
      throw new IllegalArgumentException(
          settings.model() + " is a reward model and no language model; use reward-model");
    }
    PromptTemplate text = inTurn(template.with(PLACES), settings.chat(), opening);
    OracleCounts counts = new OracleCounts();
    TextTokenizer tokenizer = TextTokenizer.open(settings.model(), false);
    try {
      // A foreign tokenizer would otherwise be told of as a bad label.
      requireFit(settings, config, tokenizer);
      int[] ids = JudgeLabels.of(tokenizer, text, labels);
      JudgeTexts texts =
          new JudgeTexts(
              settings.model(),
              new FittedEncoder(tokenizer, text, RESPONSES, settings.length(config), counts));
      String id =
          id(
              "causal-lm-judge",
              settings,
              config,
              files,
              tokenizer,
              List.of(text.text(), labels.get(0), labels.get(1)));
      return new CausalLmJudge(
          AskedDecoder.open(settings, config, files, counts),
          tokenizer,
          texts,
          ids,
          settings.shareBeginnings(),
          counts,
          id);
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** What the model reads: a user's turn, and the opening of the reply to it. */
  private static PromptTemplate inTurn(
      PromptTemplate text, Optional<ChatTemplate> chat, String opening) {
    if (chat.isEmpty()) {
      return text.between("", opening);
    }
    String said = text.text();
    String turn = chat.get().render(List.of(new Message("user", said)), true);
    PromptTemplate kept = text;
    if (!turn.contains(said)) {
      said = said.strip();
      kept = PromptTemplate.parse("the template", said, PLACES);
    }
    int at = turn.indexOf(said);
    if (at < 0 || turn.indexOf(said, at + 1) >= 0) {
      throw new IllegalArgumentException(
          "the chat template does not write the user's turn once and as it is; write the whole text"
              + " that the model reads into the template, and set chat-template = none");
    }
    return kept.between(turn.substring(0, at), turn.substring(at + said.length()) + opening);
  }

  /** Questions that begin alike. */
  private record Begun(String prompt, List<Message> messages, String first) {}

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    counts().asked(batch.size());
    return texts.prefer(
        batch,
        (distinct, questions) -> {
          List<int[]> ids = narrowed(distinct);
          List<Begun> groups =
              questions.stream()
                  .map(c -> new Begun(c.prompt().id(), c.prompt().messages(), c.first().text()))
                  .toList();
          List<Batch.Choice> rows =
              share ? SharedBeginnings.of(ids, groups, labels) : SharedBeginnings.none(ids, labels);
          double[] odds = new double[rows.size()];
          double[][] logProbs = decoder().logProbs(rows);
          for (int i = 0; i < odds.length; i++) {
            odds[i] = logProbs[i][0] - logProbs[i][1];
          }
          return odds;
        });
  }
}
