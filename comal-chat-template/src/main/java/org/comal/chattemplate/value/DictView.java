package org.comal.chattemplate.value;

import java.util.Iterator;
import java.util.Objects;

/**
 * The keys, values or items of a dict: elements without numbers.
 *
 * @param dict whose they are
 * @param part which of them
 */
public record DictView(DictValue dict, Part part) implements Value {
  /** What of a dict is looked at. */
  public enum Part {
    /** The keys. */
    KEYS,
    /** The values. */
    VALUES,
    /** Pairs of key and value. */
    ITEMS
  }

  /** Rejects null. */
  public DictView {
    Objects.requireNonNull(dict, "dict");
    Objects.requireNonNull(part, "part");
  }

  @Override
  public String typeName() {
    return switch (part) {
      case KEYS -> "dict_keys";
      case VALUES -> "dict_values";
      case ITEMS -> "dict_items";
    };
  }

  @Override
  public boolean truth() {
    return dict.truth();
  }

  @Override
  public int length() {
    return dict.length();
  }

  @Override
  public Iterator<Value> iterator() {
    return dict.entries().stream()
        .map(
            e ->
                switch (part) {
                  case KEYS -> e.key();
                  case VALUES -> e.value();
                  case ITEMS -> TupleValue.of(e.key(), e.value());
                })
        .iterator();
  }

  @Override
  public void repr(TextBuffer out) {
    out.append(typeName() + "([");
    SequenceValue.reprAll(this::iterator, out);
    out.append("])");
  }
}
