package org.comal.llm.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.comal.data.Comparison;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.files.SummedDirectory;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.StoredNumbers;
import org.comal.llm.text.ChatTemplate;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;
import org.comal.text.JsonFile;
import org.comal.text.OracleCounts;
import org.comal.text.ResponseFitter;
import org.comal.text.RewardTexts;
import org.comal.text.TextTokenizer;

/**
 * A sequence-classification model with one number as a preference oracle: P(a ≻ b | x) = σ(r(x, a)
 * − r(x, b)) (Bradley and Terry, 1952). It cannot say a cycle.
 *
 * <p>It reads the conversation as the model's chat template writes it, the response being its last
 * turn. The reward is the model's {@code score} of the state after the last token that is not the
 * padding token. Each distinct response of a batch goes through the model once, however many
 * questions it is in, and what precedes it once for all responses to a prompt.
 */
public final class RewardModel extends DecoderOracle {
  /**
   * A token that is laid out to follow a text whose last state is wanted; its score is not read.
   */
  private static final int ANY = 0;

  private final RewardTexts<Prompt> texts;
  private final ResponseFitter fitter;
  private final TextTokenizer tokenizer;
  private final ChatTemplate chat;
  private final float[] score;
  private final OptionalInt padding;
  private final boolean share;

  private RewardModel(
      Path model,
      AskedDecoder decoder,
      TextTokenizer tokenizer,
      ResponseFitter fitter,
      ChatTemplate chat,
      float[] score,
      OptionalInt padding,
      boolean share,
      OracleCounts counts,
      String id) {
    super(decoder, tokenizer, counts, id);
    this.texts = new RewardTexts<>(model, Function.identity(), this::encode);
    this.tokenizer = tokenizer;
    this.fitter = fitter;
    this.chat = chat;
    this.score = score;
    this.padding = padding;
    this.share = share;
  }

  /**
   * Loads a reward model.
   *
   * @param settings of a folder with {@code score.weight} of one row; with a chat template
   * @return the oracle, which holds the model in memory until it is closed
   * @throws IllegalArgumentException with a sentence where something does not fit
   * @throws IOException where a file is missing or damaged; the message names it
   */
  public static RewardModel load(DecoderSettings settings) throws IOException {
    SummedDirectory.require(settings.model());
    ModelConfig config = ModelConfig.read(settings.model()).withoutHead();
    Safetensors files = Safetensors.open(settings.model());
    Safetensors.Entry head = head(settings, config, files);
    ChatTemplate chat =
        settings
            .chat()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a reward model reads a conversation; set chat-template to auto, chatml or"
                            + " a file"));
    OracleCounts counts = new OracleCounts();
    TextTokenizer tokenizer = TextTokenizer.open(settings.model(), false);
    try {
      requireFit(settings, config, tokenizer);
      String id = id("reward-model", settings, config, files, tokenizer, List.of(chat.source()));
      AskedDecoder decoder = AskedDecoder.open(settings, config, files.without(SCORE), counts);
      try {
        return new RewardModel(
            settings.model(),
            decoder,
            tokenizer,
            new ResponseFitter(tokenizer, settings.length(config), counts),
            chat,
            StoredNumbers.read(head, 0, config.hidden()),
            padding(config),
            settings.shareBeginnings(),
            counts,
            id);
      } catch (IOException | RuntimeException e) {
        decoder.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static Safetensors.Entry head(
      DecoderSettings settings, ModelConfig config, Safetensors files) {
    Safetensors.Entry head = files.entries().get(SCORE);
    if (head == null) {
      throw new IllegalArgumentException(
          settings.model()
              + " has no "
              + SCORE
              + ", as a sequence-classification model has; a language model is asked by"
              + " causal-lm-judge");
    }
    if (!Arrays.equals(head.shape(), new long[] {1, config.hidden()})) {
      throw new IllegalArgumentException(
          settings.model()
              + ": "
              + SCORE
              + " has the shape "
              + Arrays.toString(head.shape())
              + ", but a reward model has one number for a text: [1, "
              + config.hidden()
              + "]");
    }
    return head;
  }

  private static OptionalInt padding(ModelConfig config) throws IOException {
    JsonNode id = JsonFile.parse(config.json(), ModelConfig.FILE).path("pad_token_id");
    return id.isIntegralNumber() ? OptionalInt.of(id.asInt()) : OptionalInt.empty();
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    counts().asked(batch.size());
    return texts.prefer(batch, this::rewards);
  }

  /** The tokens up to the last that is read; null where they do not fit. */
  private long[] encode(Prompt prompt, String response) {
    List<Message> turns = new ArrayList<>();
    for (Message m : prompt.messages()) {
      turns.add(new Message(m.role(), tokenizer.neutralised(m.content())));
    }
    if (turns.isEmpty()) {
      turns.add(new Message("user", tokenizer.neutralised(prompt.id())));
    }
    long[] ids =
        fitter.encode(
            List.of(response),
            responses -> {
              List<Message> all = new ArrayList<>(turns);
              all.add(new Message("assistant", responses.get(0)));
              return chat.render(all, false);
            });
    if (ids == null) {
      return null;
    }
    int end = ids.length;
    while (padding.isPresent() && end > 1 && ids[end - 1] == padding.getAsInt()) {
      end--;
    }
    return Arrays.copyOf(ids, end);
  }

  private double[] rewards(List<long[]> distinct, List<Prompt> prompts) {
    List<int[]> ids = narrowed(distinct);
    double[][] states =
        decoder()
            .states(
                share ? SharedBeginnings.of(ids, prompts, ANY) : SharedBeginnings.none(ids, ANY));
    double[] rewards = new double[states.length];
    for (int i = 0; i < rewards.length; i++) {
      for (int k = 0; k < score.length; k++) {
        rewards[i] += states[i][k] * score[k];
      }
    }
    return rewards;
  }
}
