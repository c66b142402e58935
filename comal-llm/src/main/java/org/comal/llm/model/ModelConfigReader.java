package org.comal.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.comal.llm.text.EndTokens;

/**
 * Reads the keys of a {@code config.json} and complains about them by name.
 *
 * @param where the file's name, for messages
 */
record ModelConfigReader(ObjectNode json, String where) {
  private static final List<String> FLAGS =
      List.of("attention_bias", "mlp_bias", "use_sliding_window", "tie_word_embeddings");

  // Far above every model there is; a file that says more was damaged.
  private static final int MOST_LAYERS = 10_000;
  private static final int MOST_HEADS = 100_000;
  private static final int WIDEST = 10_000_000;
  private static final int LARGEST_VOCABULARY = 100_000_000;

  ModelConfig config(String text) throws IOException {
    Architecture architecture = architecture();
    for (String key : FLAGS) {
      JsonNode flag = json.path(key);
      require(flag.isMissingNode() || flag.isNull() || flag.isBoolean(), key, "true or false");
    }
    Architecture.Differences d = architecture.differences(json);
    Architecture.Defaults otherwise = architecture.defaults();
    int hidden = count("hidden_size", WIDEST);
    int heads = count("num_attention_heads", MOST_HEADS);
    int keyValueHeads = keyValueHeads(heads, otherwise);
    int headDimension = headDimension(hidden / heads, otherwise);
    checkHeads(hidden, heads, keyValueHeads, headDimension);
    checkSupported(d);
    return new ModelConfig(
        architecture,
        count("vocab_size", LARGEST_VOCABULARY),
        hidden,
        count("num_hidden_layers", MOST_LAYERS),
        heads,
        keyValueHeads,
        headDimension,
        count("intermediate_size", WIDEST),
        positive("rms_norm_eps", 1e-6),
        theta(),
        scaling(),
        json.has("max_position_embeddings")
            ? count("max_position_embeddings", Integer.MAX_VALUE)
            : otherwise.positions(),
        json.path("tie_word_embeddings").asBoolean(false),
        d.attentionBias(),
        d.outputBias(),
        d.feedForwardBias(),
        d.headNorm(),
        positive("initializer_range", 0.02),
        EndTokens.read(json, where),
        text);
  }

  private int keyValueHeads(int heads, Architecture.Defaults otherwise) throws IOException {
    if (json.hasNonNull("num_key_value_heads")) {
      return count("num_key_value_heads", MOST_HEADS);
    }
    return json.has("num_key_value_heads") ? heads : otherwise.keyValueHeads().orElse(heads);
  }

  private int headDimension(int share, Architecture.Defaults otherwise) throws IOException {
    boolean given =
        json.hasNonNull("head_dim")
            || json.has("head_dim") && otherwise.headDimension().isPresent();
    return given ? count("head_dim", WIDEST) : otherwise.headDimension().orElse(share);
  }

  private void checkHeads(int hidden, int heads, int keyValueHeads, int headDimension)
      throws IOException {
    require(heads % keyValueHeads == 0, "num_attention_heads", "a multiple of num_key_value_heads");
    require(
        hidden % heads == 0 || headDimension != hidden / heads,
        "hidden_size",
        "a multiple of num_attention_heads");
    require(headDimension % 2 == 0, "head_dim", "even");
  }

  /** Refuses what would be computed as something else. */
  private void checkSupported(Architecture.Differences d) throws IOException {
    String activation = json.path("hidden_act").asText("silu");
    require(activation.equals("silu"), "hidden_act", "silu, the only one supported");
    require(
        json.path("partial_rotary_factor").asDouble(1) == 1
            && rope().path("partial_rotary_factor").asDouble(1) == 1,
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
    String type = json.path("model_type").asText();
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

  /**
   * The settings of the rotary positions: {@code rope_scaling}, or {@code rope_parameters}, as
   * newer files call it. Either may hold theta, which counts before that of the file itself.
   */
  private JsonNode rope() throws IOException {
    for (String key : List.of("rope_scaling", "rope_parameters")) {
      JsonNode rope = json.path(key);
      require(rope.isMissingNode() || rope.isNull() || rope.isObject(), key, "an object, or null");
      if (!rope.isEmpty()) {
        return rope;
      }
    }
    return json.objectNode();
  }

  private double theta() throws IOException {
    JsonNode rope = rope();
    return rope.hasNonNull("rope_theta")
        ? inRope(rope, "rope_theta")
        : positive("rope_theta", 10000);
  }

  private RopeScaling scaling() throws IOException {
    JsonNode rope = rope();
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
    double x = rope.path(key).isNumber() ? rope.path(key).asDouble() : Double.NaN;
    if (!(x > 0) || Double.isInfinite(x)) {
      throw new IOException(
          where + ": rope_scaling." + key + " is " + rope.path(key) + ", but must be positive");
    }
    return x;
  }

  private int count(String key, int most) throws IOException {
    JsonNode n = json.path(key);
    require(
        n.isIntegralNumber() && n.canConvertToInt() && n.asInt() > 0 && n.asInt() <= most,
        key,
        most == Integer.MAX_VALUE
            ? "a whole number above 0"
            : String.format(Locale.ROOT, "a whole number above 0 and at most %,d", most));
    return n.asInt();
  }

  private double positive(String key, double otherwise) throws IOException {
    if (!json.hasNonNull(key)) {
      return otherwise;
    }
    double x = json.path(key).isNumber() ? json.path(key).asDouble() : Double.NaN;
    require(x > 0 && Double.isFinite(x), key, "a number above 0");
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
