package org.comal.eval.winrate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How long each model's response to each prompt is, in characters (Unicode code points).
 *
 * @param byModel model to prompt id to length
 */
public record ResponseLengths(Map<String, Map<String, Integer>> byModel) {
  /** No lengths are known. */
  public static final ResponseLengths NONE = new ResponseLengths(Map.of());

  /**
   * Copies the lengths; models keep their order.
   *
   * @param byModel copied, with the maps in it
   */
  public ResponseLengths {
    Map<String, Map<String, Integer>> copy = new LinkedHashMap<>();
    byModel.forEach((model, lengths) -> copy.put(model, Map.copyOf(lengths)));
    byModel = copy;
  }

  /**
   * {@return the length of a text as it is counted here}
   *
   * @param text a response
   */
  public static int of(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * {@return the mean over a model's responses; NaN where there are none}
   *
   * @param model name as in the outcomes; one that is not known has no responses
   */
  public double mean(String model) {
    return byModel.getOrDefault(model, Map.of()).values().stream()
        .mapToInt(Integer::intValue)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * {@return how much longer the first model's response is than the second's, where both are known}
   *
   * @param prompt id
   * @param first name of a model
   * @param second name of another model
   */
  public OptionalInt difference(String prompt, String first, String second) {
    Integer a = byModel.getOrDefault(first, Map.of()).get(prompt);
    Integer b = byModel.getOrDefault(second, Map.of()).get(prompt);
    return a == null || b == null ? OptionalInt.empty() : OptionalInt.of(a - b);
  }
}
