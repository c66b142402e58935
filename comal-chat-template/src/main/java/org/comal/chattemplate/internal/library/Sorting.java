package org.comal.chattemplate.internal.library;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.Order;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.Value;
import org.comal.chattemplate.internal.value.ValueComparison;

/** Puts values in order; equal ones stay as they stand. */
final class Sorting {
  private Sorting() {}

  /** {@return the order of values; comparing some is a fault} */
  static Comparator<Value> order(Budget budget) {
    return (a, b) -> {
      budget.spend(1);
      Order order = ValueComparison.compare(a, b, budget);
      if (order == Order.NONE) {
        throw new Fault("nan has no place in an order");
      }
      return order == Order.LESS ? -1 : order == Order.GREATER ? 1 : 0;
    };
  }

  /** {@return values in the order of their keys} */
  static List<Value> sorted(
      List<Value> values, UnaryOperator<Value> key, boolean descending, Budget budget) {
    record Keyed(Value key, Value value) {}
    List<Keyed> keyed = new ArrayList<>(values.size());
    values.forEach(v -> keyed.add(new Keyed(key.apply(v), v)));
    Comparator<Value> order = order(budget);
    Comparator<Keyed> byKey = (a, b) -> order.compare(a.key(), b.key());
    keyed.sort(descending ? Collections.reverseOrder(byKey) : byKey);
    return keyed.stream().map(Keyed::value).toList();
  }

  /** {@return a text in lower case; another value as it is} */
  static Value ignoringCase(Value value) {
    return value instanceof TextValue t ? t.with(t.string().toLowerCase(Locale.ROOT)) : value;
  }
}
