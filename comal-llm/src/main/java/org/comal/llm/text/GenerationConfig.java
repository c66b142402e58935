package org.comal.llm.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.policy.SamplingAdvice;

/**
 * What a {@code generation_config.json} says of sampling. Only what stands there counts: engines
 * differ in what they take for the rest.
 */
final class GenerationConfig {
  private static final Map<String, String> KEYS =
      Map.of(
          "temperature", "temperature",
          "top_p", "top-p",
          "top_k", "top-k",
          "min_p", "min-p",
          "max_new_tokens", "max-tokens");

  /** What is not done here, with the value at which it does nothing. */
  private static final Map<String, Double> OTHERS = others();

  private GenerationConfig() {}

  private static Map<String, Double> others() {
    Map<String, Double> others = new LinkedHashMap<>();
    others.put("repetition_penalty", 1.0);
    others.put("no_repeat_ngram_size", 0.0);
    others.put("typical_p", 1.0);
    others.put("num_beams", 1.0);
    others.put("epsilon_cutoff", 0.0);
    others.put("eta_cutoff", 0.0);
    others.put("penalty_alpha", 0.0);
    others.put("min_new_tokens", 0.0);
    return others;
  }

  /**
   * {@return the advice of a file}
   *
   * @param config its content
   * @param file for messages
   * @throws IllegalArgumentException where a value is no number or out of its range
   */
  static SamplingAdvice advice(JsonNode config, Path file) {
    Map<String, Double> values = new LinkedHashMap<>();
    KEYS.forEach(
        (key, ours) -> {
          if (config.hasNonNull(key)) {
            values.put(ours, number(config.get(key), file, key));
          }
        });
    JsonNode samples = config.path("do_sample");
    boolean never = samples.isBoolean() && !samples.asBoolean();
    if (never || values.getOrDefault("temperature", 1.0) == 0) {
      values.putAll(SamplingAdvice.GREEDY);
    }
    List<String> unused = new ArrayList<>();
    OTHERS.forEach(
        (key, nothing) -> {
          if (config.hasNonNull(key) && number(config.get(key), file, key) != nothing) {
            unused.add(key + " " + config.get(key));
          }
        });
    SamplingAdvice advice = new SamplingAdvice(file.getFileName().toString(), values, unused);
    try {
      advice.sampling(Map.of());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
    return advice;
  }

  private static double number(JsonNode value, Path file, String key) {
    if (!value.isNumber()) {
      throw new IllegalArgumentException(
          file + ": " + key + " is " + value + ", but must be a number");
    }
    return value.doubleValue();
  }
}
