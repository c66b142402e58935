package org.comal.llm.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The shape of a decoder, out of a model folder's {@code config.json}.
 *
 * @param architecture the family
 * @param vocabulary rows of the embedding; may exceed the tokenizer's vocabulary
 * @param hidden width of the residual stream
 * @param layers number of blocks
 * @param heads query heads
 * @param keyValueHeads key and value heads; divides {@code heads}
 * @param headDimension width of a head; even
 * @param feedForward width inside the feed-forward
 * @param epsilon added to the mean square in the norms
 * @param theta base of the rotary positions
 * @param scaling stretching of the rotary positions
 * @param positions longest sequence, in tokens
 * @param tied whether the output head is the embedding
 * @param attentionBias biases on query, key and value
 * @param outputBias bias on the attention's output
 * @param feedForwardBias biases in the feed-forward
 * @param headNorm norms on query and key heads
 * @param initializerRange standard deviation of freshly drawn weights
 * @param endTokens ids that end a response, as far as this file says; possibly none
 * @param json the file's text
 */
public record ModelConfig(
    Architecture architecture,
    int vocabulary,
    int hidden,
    int layers,
    int heads,
    int keyValueHeads,
    int headDimension,
    int feedForward,
    double epsilon,
    double theta,
    RopeScaling scaling,
    int positions,
    boolean tied,
    boolean attentionBias,
    boolean outputBias,
    boolean feedForwardBias,
    boolean headNorm,
    double initializerRange,
    List<Integer> endTokens,
    String json) {

  static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Copies the end tokens; that the numbers are in range is checked where a file is read.
   *
   * @param headDimension need not be {@code hidden / heads}
   * @param endTokens in the order of the file
   * @param json written as it is where the model is saved
   * @param architecture says what else the blocks have
   * @param vocabulary 1 or more
   * @param hidden 1 or more
   * @param layers 1 or more
   * @param heads 1 or more
   * @param keyValueHeads 1 or more
   * @param feedForward 1 or more
   * @param epsilon above 0
   * @param theta above 0
   * @param scaling {@link RopeScaling#NONE} for plain rotary positions
   * @param positions 1 or more
   * @param tied then there is no weight of the head
   * @param attentionBias of all blocks alike
   * @param outputBias of all blocks alike
   * @param feedForwardBias of all blocks alike
   * @param headNorm of all blocks alike
   * @param initializerRange above 0
   */
  public ModelConfig {
    endTokens = List.copyOf(endTokens);
  }

  /**
   * Reads {@code config.json} of a model folder.
   *
   * @param folder of a model
   * @return what the file says, with the family's values for what it leaves out
   * @throws IOException where the file is missing, damaged, or describes a model that cannot be run
   *     here; the message names the file and the key
   */
  public static ModelConfig read(Path folder) throws IOException {
    Path file = folder.resolve("config.json");
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException(
          file
              + " is missing; a model folder holds config.json, model.safetensors and"
              + " tokenizer.json",
          e);
    }
    return parse(text, file.toString());
  }

  /**
   * Reads the text of a {@code config.json}.
   *
   * @param text a JSON object
   * @param where the file's name, for messages
   * @return as {@link #read}
   * @throws IOException as {@link #read}
   */
  public static ModelConfig parse(String text, String where) throws IOException {
    JsonNode json;
    try {
      json = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException(where + " is not JSON: " + e.getOriginalMessage(), e);
    }
    return new Reader(json, where).config(text);
  }

  /** {@return scalars in all weights, the tied head counted once} */
  public long parameterCount() {
    return Parameters.of(this).stream().mapToLong(Parameters.Parameter::size).sum();
  }

  /**
   * {@return whether both describe the same computation: weights of one fit the other, whatever
   * else their files say}
   *
   * @param other of any family
   */
  public boolean sameShape(ModelConfig other) {
    return withoutText().equals(other.withoutText());
  }

  private ModelConfig withoutText() {
    return new ModelConfig(
        architecture,
        vocabulary,
        hidden,
        layers,
        heads,
        keyValueHeads,
        headDimension,
        feedForward,
        epsilon,
        theta,
        scaling,
        positions,
        tied,
        attentionBias,
        outputBias,
        feedForwardBias,
        headNorm,
        initializerRange,
        List.of(),
        "");
  }

  /** Reads keys and complains about them by name. */
  private record Reader(JsonNode json, String where) {

    ModelConfig config(String text) throws IOException {
      Architecture architecture = architecture();
      Architecture.Differences d = architecture.differences(json);
      int hidden = count("hidden_size");
      int heads = count("num_attention_heads");
      int keyValueHeads =
          json.hasNonNull("num_key_value_heads") ? count("num_key_value_heads") : heads;
      int headDimension = json.hasNonNull("head_dim") ? count("head_dim") : hidden / heads;
      require(
          heads % keyValueHeads == 0, "num_attention_heads", "a multiple of num_key_value_heads");
      require(
          json.hasNonNull("head_dim") || hidden % heads == 0,
          "hidden_size",
          "a multiple of num_attention_heads");
      require(headDimension % 2 == 0, "head_dim", "even");
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
          "absent: weights are F32, F16" + " or BF16 here");
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
          integers(json.path("eos_token_id")),
          text);
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

  /** A number or a list of numbers; empty where there is none. */
  static List<Integer> integers(JsonNode node) {
    List<Integer> all = new ArrayList<>();
    if (node.isIntegralNumber()) {
      all.add(node.asInt());
    }
    for (JsonNode n : node) {
      if (n.isIntegralNumber()) {
        all.add(n.asInt());
      }
    }
    return all;
  }
}
