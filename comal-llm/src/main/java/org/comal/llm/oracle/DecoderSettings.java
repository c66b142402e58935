package org.comal.llm.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.comal.llm.ChatTemplateKey;
import org.comal.llm.Computation;
import org.comal.llm.ModelFolderKey;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.text.ChatTemplate;
import org.comal.llm.text.ChatTokenizer;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/**
 * How a model folder is loaded and asked.
 *
 * @param model the folder
 * @param computation where, and in which number format
 * @param maxLength tokens that the model is given at most; empty for its positions, or 8,192 where
 *     it has more
 * @param batchTokens tokens in one run at most, padding included
 * @param shareBeginnings whether to compute what texts have in common at their beginning once
 * @param chatTemplate {@code auto} for the folder's own, {@code chatml}, {@code none}, or a file
 */
public record DecoderSettings(
    Path model,
    Computation computation,
    OptionalInt maxLength,
    int batchTokens,
    boolean shareBeginnings,
    String chatTemplate) {
  /** What {@code chat-template} is where a text is the whole of what a model reads. */
  static final String NO_CHAT = "none";

  private static final int USUAL_LENGTH = 8192;

  /** Keys and defaults that the oracles have in common. */
  static final String DEFAULTS =
      """
      # Folder with config.json, model.safetensors (or shards) and tokenizer.json, in the layout of
      # Hugging Face; families qwen2, qwen3, llama, mistral. Required.
      model = null
      # auto (the first GPU where there is one), cpu, cuda or cuda:N.
      device = auto
      # Number format of the computation: auto (bfloat16 on a GPU, else float32), float32, bfloat16,
      # or float64 for checking.
      dtype = auto
      # Tokens that the model is given at most. Responses are shortened to fit, and that is counted;
      # the instruction never is. Left out: the model's positions, or 8192 where it has more.
      max-length = null
      # Tokens in one run at most, padding included; bounds the memory.
      batch-tokens = 16384
      # Whether to compute what questions have in common at their beginning once.
      share-prefixes = true
      """;

  /**
   * Checks the numbers; looks at no file.
   *
   * @param model not null
   * @param computation not null
   * @param maxLength 1 or more, where there is one
   * @param batchTokens 1 or more
   * @param shareBeginnings off only to compare
   * @param chatTemplate not null
   * @throws IllegalArgumentException where a number is below 1
   */
  public DecoderSettings {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(computation, "computation");
    Objects.requireNonNull(chatTemplate, "chatTemplate");
    if (maxLength.orElse(1) < 1 || batchTokens < 1) {
      throw new IllegalArgumentException("max-length and batch-tokens must be positive");
    }
  }

  /**
   * {@return the settings that the factories' defaults document}
   *
   * @param model the folder
   */
  public static DecoderSettings of(Path model) {
    return new DecoderSettings(model, Computation.AUTO, OptionalInt.empty(), 16384, true, "auto");
  }

  /** Reads the keys of {@link #DEFAULTS} and {@code chat-template}. */
  static DecoderSettings read(Options options, Services services) {
    Path folder = ModelFolderKey.read(options, services);
    return new DecoderSettings(
        folder,
        Computation.read(options),
        options.has("max-length")
            ? OptionalInt.of(options.count("max-length"))
            : OptionalInt.empty(),
        options.count("batch-tokens"),
        options.flag("share-prefixes"),
        ChatTemplateKey.read(options, services, NO_CHAT));
  }

  /**
   * Tokens that the model is given at most.
   *
   * @throws IllegalArgumentException where it has fewer positions than are asked for
   */
  int length(ModelConfig config) {
    if (maxLength.orElse(0) > config.positions()) {
      throw new IllegalArgumentException(
          "max-length is "
              + maxLength.getAsInt()
              + ", but "
              + model
              + " has "
              + config.positions()
              + " positions; lower it, or leave it out");
    }
    return maxLength.orElse(Math.min(config.positions(), USUAL_LENGTH));
  }

  /**
   * The chat template; empty for {@code none}.
   *
   * @throws IllegalArgumentException where the folder has none
   */
  Optional<ChatTemplate> chat() throws IOException {
    if (chatTemplate.equals(NO_CHAT)) {
      return Optional.empty();
    }
    Optional<ChatTemplate> chat = ChatTokenizer.template(model, chatTemplate);
    if (chat.isEmpty()) {
      throw new IllegalArgumentException(
          model
              + " has no chat template; set chat-template to chatml, to a file, or to none where"
              + " the template is the whole text that the model reads");
    }
    return chat;
  }
}
