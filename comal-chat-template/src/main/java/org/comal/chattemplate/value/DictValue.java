package org.comal.chattemplate.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Python's {@code dict}, which templates cannot change. */
public final class DictValue implements Value {
  /** By what Python takes for the same key; in order of insertion. */
  private final Map<Object, Entry> entries;

  private DictValue(Map<Object, Entry> entries) {
    this.entries = entries;
  }

  /**
   * A key and what it stands for.
   *
   * @param key as it was given
   * @param value what it stands for
   */
  public record Entry(Value key, Value value) {}

  /** {@return a dict; of two equal keys the first is kept, with the last one's value} */
  public static DictValue of(Collection<Entry> entries) {
    Map<Object, Entry> map = new LinkedHashMap<>();
    for (Entry e : entries) {
      Object key = key(e.key());
      Entry before = map.get(key);
      map.put(key, before == null ? e : new Entry(before.key(), e.value()));
    }
    return new DictValue(map);
  }

  /** {@return a dict with texts as keys} */
  public static DictValue of(Map<String, Value> values) {
    Map<Object, Entry> map = new LinkedHashMap<>();
    values.forEach((k, v) -> map.put(k, new Entry(new TextValue(k), v)));
    return new DictValue(map);
  }

  /**
   * {@return the value of a key, or null where there is none}
   *
   * @throws Fault where the key is of a type that cannot be one
   */
  public Value get(Value key) {
    Entry entry = entries.get(key(key));
    return entry == null ? null : entry.value();
  }

  /** {@return the value of a text, or null where there is none} */
  public Value get(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /** {@return keys with values, in order of insertion; not to be changed} */
  public Collection<Entry> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  @Override
  public String typeName() {
    return "dict";
  }

  @Override
  public boolean truth() {
    return !entries.isEmpty();
  }

  @Override
  public int length() {
    return entries.size();
  }

  @Override
  public Iterator<Value> iterator() {
    return entries.values().stream().map(Entry::key).iterator();
  }

  @Override
  public void repr(TextBuffer out) {
    out.budget().enter();
    out.append("{");
    String between = "";
    for (Entry e : entries.values()) {
      out.budget().spend(1);
      out.append(between);
      e.key().repr(out);
      out.append(": ");
      e.value().repr(out);
      between = ", ";
    }
    out.append("}");
    out.budget().leave();
  }

  /**
   * {@return what two keys share exactly when Python takes them for the same}
   *
   * @throws Fault where the value cannot be a key
   */
  public static Object key(Value value) {
    if (value instanceof TextValue t) {
      return t.string();
    }
    if (IntValue.integer(value) != null) {
      return IntValue.integer(value);
    }
    if (value instanceof FloatValue f) {
      return Arithmetic.isIntegral(f.number())
          ? Arithmetic.toInteger(f.number())
          : (Object) f.number();
    }
    if (value instanceof TupleValue t) {
      List<Object> keys = new ArrayList<>();
      t.elements().forEach(e -> keys.add(key(e)));
      return keys;
    }
    if (value instanceof ListValue || value instanceof DictValue) {
      throw new Fault("a value of type " + value.typeName() + " cannot be a key");
    }
    return value;
  }
}
