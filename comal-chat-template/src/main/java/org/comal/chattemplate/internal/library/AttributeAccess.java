package org.comal.chattemplate.internal.library;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.IntValue;
import org.comal.chattemplate.internal.value.ListValue;
import org.comal.chattemplate.internal.value.NoneValue;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.UndefinedValue;
import org.comal.chattemplate.internal.value.Value;

/** Attributes that filters are told by a text, as {@code "function.name"}. */
final class AttributeAccess {
  private AttributeAccess() {}

  /**
   * {@return what takes the attribute of a value}
   *
   * @param path a text with dots between keys, or an integer; null or none for the value itself
   * @param otherwise instead of what is undefined; null for none
   */
  static UnaryOperator<Value> of(Value path, Value otherwise, Budget budget) {
    if (path == null || path == NoneValue.NONE) {
      return value -> value;
    }
    List<Value> keys = path instanceof TextValue t ? keys(t.string()) : List.of(path);
    return value -> {
      Value found = value;
      for (Value key : keys) {
        budget.spend(1);
        found = Access.item(found, key, budget);
        boolean replaced = found instanceof UndefinedValue && otherwise != null;
        found = replaced ? otherwise : found;
      }
      return found;
    };
  }

  /** {@return what takes attributes, with commas between, as a list} */
  static UnaryOperator<Value> several(Value paths, UnaryOperator<Value> after, Budget budget) {
    List<UnaryOperator<Value>> all = new ArrayList<>();
    if (paths instanceof TextValue t) {
      for (String path : t.string().split(",", -1)) {
        all.add(of(new TextValue(path), null, budget));
      }
    } else {
      all.add(of(paths, null, budget));
    }
    return value -> {
      List<Value> found = new ArrayList<>();
      all.forEach(one -> found.add(after.apply(one.apply(value))));
      return new ListValue(found);
    };
  }

  /** {@return a key as a path spells it: digits are an integer} */
  static Value key(String text) {
    return text.matches("\\d{1,9}") ? IntValue.of(Integer.parseInt(text)) : new TextValue(text);
  }

  private static List<Value> keys(String path) {
    List<Value> keys = new ArrayList<>();
    for (String key : path.split("\\.", -1)) {
      keys.add(key(key));
    }
    return keys;
  }
}
