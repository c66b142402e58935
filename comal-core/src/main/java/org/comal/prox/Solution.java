package org.comal.prox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.comal.Stable;
import org.comal.policy.Policy;

/**
 * What a solver makes of a prox step.
 *
 * @param policy the solution, of the anchor's family; whoever asked for it closes it
 * @param figures what the solver says of the step, as loss, gradient norm, residual: name
 *     (kebab-case) to value, in the solver's order; empty where it says nothing
 */
@Stable
public record Solution(Policy policy, Map<String, Double> figures) {
  /**
   * Copies the figures, which keep their order.
   *
   * @param policy not null; not copied
   * @param figures copied; may be empty
   */
  public Solution {
    Objects.requireNonNull(policy, "policy");
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /**
   * A solution of which there is nothing to say.
   *
   * @param policy of the anchor's family; whoever asked for it closes it
   */
  public Solution(Policy policy) {
    this(policy, Map.of());
  }

  /**
   * {@return what is said under this name, as {@code validation-loss}}
   *
   * @param name in kebab-case; one that the solver does not know is empty
   */
  public OptionalDouble figure(String name) {
    Double figure = figures.get(name);
    return figure == null ? OptionalDouble.empty() : OptionalDouble.of(figure);
  }
}
