package org.comal.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comal.Stable;

/**
 * What an evaluator found of one policy.
 *
 * @param figures name (kebab-case) to value, in a fixed order
 * @param shares the policy as a table, prompt to response to probability, for the run's trajectory:
 *     the same keys in the same order at every step; empty where there is none
 */
@Stable
public record Evaluation(Map<String, Double> figures, Map<String, Map<String, Double>> shares) {
  /**
   * Copies figures and shares.
   *
   * @param figures copied in their order
   * @param shares copied in their order, row by row
   */
  public Evaluation {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
    shares.forEach(
        (prompt, row) -> copy.put(prompt, Collections.unmodifiableMap(new LinkedHashMap<>(row))));
    shares = Collections.unmodifiableMap(copy);
  }

  /**
   * {@return this evaluation and another one's figures and shares; of two of one name this one's
   * stays}
   *
   * @param other its figures and shares come behind
   */
  public Evaluation and(Evaluation other) {
    Map<String, Double> allFigures = new LinkedHashMap<>(figures);
    other.figures.forEach(allFigures::putIfAbsent);
    Map<String, Map<String, Double>> allShares = new LinkedHashMap<>(shares);
    other.shares.forEach(allShares::putIfAbsent);
    return new Evaluation(allFigures, allShares);
  }
}
