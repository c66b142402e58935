package org.comal.policy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.comal.Stable;

/**
 * What a policy came to, as it is kept.
 *
 * @param table by prompt id the probability of each response's text, in the order of the policy;
 *     empty where it is no {@link EnumerablePolicy}
 * @param saved absolute; what {@link Policy#save} wrote, where it is no {@link EnumerablePolicy}
 */
@Stable
public record PolicyEnd(Map<String, Map<String, Double>> table, Path saved) {
  /**
   * Takes both as they are.
   *
   * @param table not changed from here on; keeps its order
   * @param saved need not exist where there is a table
   */
  public PolicyEnd {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(saved, "saved");
  }
}
