package org.comal.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.comal.Stable;

/**
 * How responses are drawn where nobody says otherwise. Runs never take it: they draw from the
 * policy itself, as their theory wants it.
 *
 * @param source who gives the advice, for messages, as {@code generation_config.json}
 * @param values of some of the keys of {@link Sampling#DEFAULTS}
 * @param unused what the source says besides and is not done here, as {@code repetition_penalty}
 */
@Stable
public record SamplingAdvice(String source, Map<String, Double> values, List<String> unused) {
  /** The keys of a {@link Sampling}, in its order, with what they are of themselves. */
  private static final Map<String, Double> FAITHFUL = faithful();

  /** Of a policy that comes without any. */
  public static final SamplingAdvice NONE = new SamplingAdvice("", Map.of(), List.of());

  /** Always the most probable token. */
  public static final Map<String, Double> GREEDY =
      Map.of("temperature", 1.0, "top-p", 1.0, "top-k", 1.0, "min-p", 0.0);

  /**
   * Copies the advice.
   *
   * @param source empty where there are no values
   * @param values copied
   * @param unused copied
   * @throws IllegalArgumentException where a key is none of a sampling
   */
  public SamplingAdvice {
    Objects.requireNonNull(source, "source");
    values = Map.copyOf(values);
    unused = List.copyOf(unused);
    require(values);
  }

  private static Map<String, Double> faithful() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("temperature", Sampling.FAITHFUL.temperature());
    values.put("top-p", Sampling.FAITHFUL.topP());
    values.put("top-k", (double) Sampling.FAITHFUL.topK());
    values.put("min-p", Sampling.FAITHFUL.minP());
    values.put("max-tokens", (double) Sampling.FAITHFUL.maxTokens());
    return values;
  }

  private static void require(Map<String, Double> values) {
    for (String key : values.keySet()) {
      if (!FAITHFUL.containsKey(key)) {
        throw new IllegalArgumentException(key + " is no key of a sampling");
      }
    }
  }

  /**
   * {@return the advice that a policy comes with; {@link #NONE} where it has none}
   *
   * @param policy any
   * @throws IllegalArgumentException where its advice cannot be read
   */
  public static SamplingAdvice of(Policy policy) {
    return policy instanceof AdvisedPolicy advised ? advised.advice() : NONE;
  }

  /**
   * {@return the sampling of given values, over the advice, over draws from the policy itself}
   *
   * @param given of some of the keys of {@link Sampling#DEFAULTS}
   * @throws IllegalArgumentException where a value is out of its range, or a key is none
   */
  public Sampling sampling(Map<String, Double> given) {
    require(given);
    Map<String, Double> all = new LinkedHashMap<>(FAITHFUL);
    all.putAll(values);
    all.putAll(given);
    return new Sampling(
        all.get("temperature"),
        all.get("top-p"),
        all.get("top-k").intValue(),
        all.get("min-p"),
        all.get("max-tokens").intValue());
  }

  /**
   * {@return a sentence about how is drawn and by whose word, without a full stop}
   *
   * @param given as for {@link #sampling}
   */
  public String sentence(Map<String, Double> given) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Double> each : FAITHFUL.entrySet()) {
      String key = each.getKey();
      boolean advised = values.containsKey(key) && !given.containsKey(key);
      double value = given.getOrDefault(key, values.getOrDefault(key, each.getValue()));
      parts.add(key + " " + plain(value) + (advised ? " (" + source + ")" : ""));
    }
    String passedOver =
        unused.isEmpty() ? "" : "; not done, though it is there: " + String.join(", ", unused);
    return "responses are drawn with " + String.join(", ", parts) + passedOver;
  }

  private static String plain(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e9
        ? Long.toString((long) x)
        : String.format(Locale.ROOT, "%s", x);
  }
}
