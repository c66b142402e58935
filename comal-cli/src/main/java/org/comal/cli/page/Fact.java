package org.comal.cli.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comal.files.Json;

/** A term and what it is. */
record Fact(String name, String value) {
  /** What is known of some terms, in their order; null and empty values are left out. */
  static List<Fact> known(Map<String, Object> values) {
    List<Fact> facts = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          if (value != null && !value.toString().isEmpty()) {
            facts.add(new Fact(name, value instanceof String s ? s : Json.line(value)));
          }
        });
    return List.copyOf(facts);
  }
}
