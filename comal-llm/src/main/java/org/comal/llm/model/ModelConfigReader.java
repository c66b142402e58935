package org.comal.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;

/**
 * Reads the keys of a {@code config.json} and complains about them by name.
 *
 * @param where the file's name, for messages
 */
record ModelConfigReader(JsonNode json, String where) {

  ModelConfig config(String text) throws IOException {
    Architecture architecture = architecture();
    Architecture.Differences d = architecture.differences(json);
    int hidden = count("hidden_size");
    int heads = count("num_attention_heads");
    int keyValueHeads =
        json.hasNonNull("num_key_value_heads") ? count("num_key_value_heads") : heads;
    int headDimension = json.hasNonNull("head_dim") ? count("head_dim") : hidden / heads;
    checkHeads(hidden, heads, keyValueHeads, headDimension);
    checkSupported(d);
    return new ModelConfig(
        architecture,
        count("vocab_size"),
        hidden,
        count("num_hidden_layers"),
        heads,
        keyValueHeads,
        headDimension,
        count("intermediate_size"),
        positive("rms_norm_eps", 1e-6),
        theta(),
        scaling(),
        json.hasNonNull("max_position_embeddings") ? count("max_position_embeddings") : 2048,
        json.path("tie_word_embeddings").asBoolean(false),
        d.attentionBias(),
        d.outputBias(),
        d.feedForwardBias(),
        d.headNorm(),
        positive("initializer_range", 0.02),
        ModelConfig.integers(json.path("eos_token_id")),
        text);
  }

  private void checkHeads(int hidden, int heads, int keyValueHeads, int headDimension)
      throws IOException {
    require(heads % keyValueHeads == 0, "num_attention_heads", "a multiple of num_key_value_heads");
    require(
        json.hasNonNull("head_dim") || hidden % heads == 0,
        "hidden_size",
        "a multiple of num_attention_heads");
    require(headDimension % 2 == 0, "head_dim", "even");
  }

  /** Refuses what would be computed as something else. */
  private void checkSupported(Architecture.Differences d) throws IOException {
    String activation = json.path("hidden_act").asText("silu");
    require(activation.equals("silu"), "hidden_act", "silu, the only one supported");
    require(
        json.path("partial_rotary_factor").asDouble(1) == 1,
        "partial_rotary_factor",
        "1, the only one supported");
    if (d.slidingWindow()) {
      throw new IOException(
          where
              + " asks for sliding-window attention, which is not supported: the model would"
              + " attend to everything and give other numbers. Use a model without a window");
    }
    require(
        !json.has("quantization_config"),
        "quantization_config",
        "absent: weights are F32, F16 or BF16 here");
  }

  private Architecture architecture() throws IOException {
    String type = json.path("model_type").asText("");
    for (Architecture a : Architecture.values()) {
      if (a.modelType().equals(type)) {
        return a;
      }
    }
    throw new IOException(
        where
            + (type.isEmpty()
                ? ": model_type is missing"
                : ": model_type " + type + " is not supported")
            + "; supported are "
            + Architecture.known());
  }

  /** Newer files keep theta beside the scaling, in {@code rope_parameters}. */
  private double theta() throws IOException {
    JsonNode nested = json.path("rope_parameters").path("rope_theta");
    return nested.isNumber() ? nested.asDouble() : positive("rope_theta", 10000);
  }

  private RopeScaling scaling() throws IOException {
    JsonNode rope = json.path("rope_scaling");
    if (!rope.isObject()) {
      rope = json.path("rope_parameters");
    }
    if (!rope.isObject()) {
      return RopeScaling.NONE;
    }
    String type = rope.path("rope_type").asText(rope.path("type").asText("default"));
    switch (type) {
      case "default":
        return RopeScaling.NONE;
      case "linear":
        return new RopeScaling(RopeScaling.Kind.LINEAR, inRope(rope, "factor"), 1, 1, 1);
      case "llama3":
        RopeScaling scaling =
            new RopeScaling(
                RopeScaling.Kind.LLAMA3,
                inRope(rope, "factor"),
                inRope(rope, "low_freq_factor"),
                inRope(rope, "high_freq_factor"),
                inRope(rope, "original_max_position_embeddings"));
        if (scaling.highFrequency() <= scaling.lowFrequency()) {
          throw new IOException(
              where + ": rope_scaling.high_freq_factor must be above low_freq_factor");
        }
        return scaling;
      default:
        throw new IOException(
            where
                + ": rope_scaling of type "
                + type
                + " is not supported; supported are default, linear, llama3");
    }
  }

  private double inRope(JsonNode rope, String key) throws IOException {
    double x = rope.path(key).asDouble(Double.NaN);
    if (!(x > 0)) {
      throw new IOException(
          where + ": rope_scaling." + key + " is " + rope.path(key) + ", but must be positive");
    }
    return x;
  }

  private int count(String key) throws IOException {
    JsonNode n = json.path(key);
    require(
        n.isIntegralNumber() && n.canConvertToInt() && n.asInt() > 0,
        key,
        "a whole number above 0");
    return n.asInt();
  }

  private double positive(String key, double otherwise) throws IOException {
    if (!json.hasNonNull(key)) {
      return otherwise;
    }
    double x = json.path(key).asDouble(Double.NaN);
    require(x > 0, key, "a number above 0");
    return x;
  }

  private void require(boolean holds, String key, String wanted) throws IOException {
    if (!holds) {
      String value = json.has(key) ? " is " + json.path(key) + ", but" : " is missing;";
      throw new IOException(
          String.format(Locale.ROOT, "%s: %s%s it must be %s", where, key, value, wanted));
    }
  }
}
