package org.comal.tabular;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A table of preferences with the names of its responses.
 *
 * @param responses aligned with the table, distinct
 * @param table preferences between them
 */
public record NamedTable(List<String> responses, PreferenceTable table) {
  /**
   * Copies the names and checks that they fit the table.
   *
   * @param responses as many as the table has, distinct; copied
   * @param table not null
   * @throws IllegalArgumentException where there are more or fewer names than responses, or one
   *     occurs twice
   */
  public NamedTable {
    responses = List.copyOf(responses);
    Objects.requireNonNull(table, "table");
    if (responses.size() != table.size()) {
      throw new IllegalArgumentException(
          responses.size() + " names for a table of " + table.size() + " responses");
    }
    index(responses);
  }

  /** Place by name. */
  static Map<String, Integer> index(List<String> responses) {
    Map<String, Integer> index = new HashMap<>();
    for (String name : responses) {
      if (index.put(name, index.size()) != null) {
        throw new IllegalArgumentException("two responses have the name " + name);
      }
    }
    return index;
  }
}
