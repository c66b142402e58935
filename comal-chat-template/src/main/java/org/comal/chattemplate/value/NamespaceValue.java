package org.comal.chattemplate.value;

import java.util.LinkedHashMap;
import java.util.Map;

/** Named values that a template can change: {@code {% set ns.name = … %}}. */
public final class NamespaceValue implements Value {
  private final Map<String, Value> values;

  /** Takes a copy of the first values. */
  public NamespaceValue(Map<String, Value> first) {
    this.values = new LinkedHashMap<>(first);
  }

  /** {@return the value of a name, or null} */
  public Value get(String name) {
    return values.get(name);
  }

  /** Gives a name a value. */
  public void set(String name, Value value) {
    values.put(name, value);
  }

  @Override
  public String typeName() {
    return "Namespace";
  }

  @Override
  public boolean truth() {
    return true;
  }

  @Override
  public void repr(TextBuffer out) {
    out.append("<Namespace ");
    DictValue.of(values).repr(out);
    out.append(">");
  }
}
