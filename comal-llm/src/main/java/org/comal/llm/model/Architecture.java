package org.comal.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The decoder families that can be run, by the {@code model_type} of their config.
 *
 * <p>All four are one decoder: pre-norm blocks of grouped-query attention with rotary positions and
 * a gated SiLU feed-forward. Where they differ is listed here and nowhere else.
 */
public enum Architecture {
  /** Qwen2 and Qwen2.5: biases on query, key and value. */
  QWEN2 {
    @Override
    Differences differences(JsonNode config) {
      return new Differences(true, false, false, false, slides(config));
    }

    @Override
    Defaults defaults() {
      return new Defaults(OptionalInt.of(32), OptionalInt.empty(), 32768);
    }
  },
  /** Qwen3: no biases unless asked for; query and key heads are normalised. */
  QWEN3 {
    @Override
    Differences differences(JsonNode config) {
      boolean bias = flag(config, "attention_bias");
      return new Differences(bias, bias, false, true, slides(config));
    }

    @Override
    Defaults defaults() {
      return new Defaults(OptionalInt.of(32), OptionalInt.of(128), 32768);
    }
  },
  /** Llama 2 and 3: no biases unless asked for. */
  LLAMA {
    @Override
    Differences differences(JsonNode config) {
      boolean bias = flag(config, "attention_bias");
      return new Differences(bias, bias, flag(config, "mlp_bias"), false, false);
    }

    @Override
    Defaults defaults() {
      return new Defaults(OptionalInt.empty(), OptionalInt.empty(), 2048);
    }
  },
  /** Mistral: no biases; early versions attend to a sliding window. */
  MISTRAL {
    @Override
    Differences differences(JsonNode config) {
      JsonNode window = config.path("sliding_window");
      long width = window.isMissingNode() ? 4096 : window.asLong();
      long positions = config.path("max_position_embeddings").asLong(defaults().positions());
      boolean slides = !window.isNull() && width < positions;
      return new Differences(false, false, false, false, slides);
    }

    @Override
    Defaults defaults() {
      return new Defaults(OptionalInt.of(8), OptionalInt.empty(), 131072);
    }
  };

  /**
   * What sets one model apart from another.
   *
   * @param attentionBias whether query, key and value projections have a bias
   * @param outputBias whether the attention's output projection has one
   * @param feedForwardBias whether the feed-forward projections have one
   * @param headNorm whether query and key are normalised in each head
   * @param slidingWindow whether attention is cut to a window, which is not supported
   */
  record Differences(
      boolean attentionBias,
      boolean outputBias,
      boolean feedForwardBias,
      boolean headNorm,
      boolean slidingWindow) {}

  /**
   * What the family takes where a config leaves a key out.
   *
   * @param keyValueHeads empty for as many as there are query heads
   * @param headDimension empty for {@code hidden / heads}
   * @param positions longest sequence, in tokens
   */
  record Defaults(OptionalInt keyValueHeads, OptionalInt headDimension, int positions) {}

  abstract Differences differences(JsonNode config);

  abstract Defaults defaults();

  /** {@return the name in a config's {@code model_type}} */
  public String modelType() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The known model types, for messages. */
  static String known() {
    return Arrays.stream(values()).map(Architecture::modelType).collect(Collectors.joining(", "));
  }

  private static boolean slides(JsonNode config) {
    boolean slides = flag(config, "use_sliding_window");
    for (JsonNode type : config.path("layer_types")) {
      slides |= !type.asText().equals("full_attention");
    }
    return slides;
  }

  private static boolean flag(JsonNode config, String key) {
    return config.path(key).asBoolean(false);
  }
}
