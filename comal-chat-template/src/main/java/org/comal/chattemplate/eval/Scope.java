package org.comal.chattemplate.eval;

import java.util.HashMap;
import java.util.Map;
import org.comal.chattemplate.value.Value;

/** Variables, and those around them. */
final class Scope {
  private final Scope outer;
  private final Map<String, Value> values;

  private Scope(Scope outer, Map<String, Value> values) {
    this.outer = outer;
    this.values = values;
  }

  /** {@return the outermost scope} */
  static Scope of(Map<String, Value> values) {
    return new Scope(null, values);
  }

  /** {@return a scope in this one: what is set there does not change this one} */
  Scope inner() {
    return new Scope(this, new HashMap<>());
  }

  /** {@return the value of a name, or null} */
  Value get(String name) {
    for (Scope s = this; s != null; s = s.outer) {
      Value value = s.values.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  void set(String name, Value value) {
    values.put(name, value);
  }
}
