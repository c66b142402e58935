package org.comal.chattemplate.internal.library;

import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.OneShot;
import org.comal.chattemplate.internal.value.SelectedIterator;
import org.comal.chattemplate.internal.value.Value;

/**
 * Filters that treat each element by another filter or a test; each element when it is asked for.
 */
final class SelectionFilters {
  private SelectionFilters() {}

  static Map<String, Filter> all() {
    Map<String, Filter> all = new HashMap<>();
    all.put("map", SelectionFilters::map);
    all.put("select", (in, a, b) -> select("select", in, a, b, false, true));
    all.put("reject", (in, a, b) -> select("reject", in, a, b, false, false));
    all.put("selectattr", (in, a, b) -> select("selectattr", in, a, b, true, true));
    all.put("rejectattr", (in, a, b) -> select("rejectattr", in, a, b, true, false));
    return all;
  }

  private static Value map(Value input, Arguments arguments, Budget budget) {
    return new OneShot(
        budget,
        () ->
            input.truth()
                ? mapped(input.iterator(), change(arguments, budget), budget)
                : Collections.emptyIterator());
  }

  private static Iterator<Value> mapped(
      Iterator<Value> elements, UnaryOperator<Value> change, Budget budget) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public Value next() {
        budget.spend(1);
        return change.apply(elements.next());
      }
    };
  }

  private static UnaryOperator<Value> change(Arguments arguments, Budget budget) {
    Value attribute = arguments.named().get("attribute");
    if (arguments.positional().isEmpty() && attribute != null) {
      if (!Set.of("attribute", "default").containsAll(arguments.named().keySet())) {
        throw new Fault("map takes attribute and default, and no other argument with a name");
      }
      return AttributeAccess.of(attribute, arguments.named().get("default"), budget);
    }
    if (arguments.positional().isEmpty()) {
      throw new Fault("map needs a filter's name or an attribute");
    }
    String name = TextMethods.text(arguments.positional().get(0), "the filter of map");
    Filter filter = Filters.of(name);
    Arguments rest = arguments.after(1);
    return value -> filter.apply(value, rest, budget);
  }

  private static Value select(
      String name,
      Value input,
      Arguments arguments,
      Budget budget,
      boolean byAttribute,
      boolean keep) {
    return new OneShot(
        budget,
        () -> {
          if (!input.truth()) {
            return Collections.emptyIterator();
          }
          if (!byAttribute) {
            Predicate<Value> holds = test(name, arguments, budget);
            return new SelectedIterator(input.iterator(), v -> holds.test(v) == keep, budget);
          }
          if (arguments.positional().isEmpty()) {
            throw new Fault(name + " needs an attribute");
          }
          UnaryOperator<Value> attribute =
              AttributeAccess.of(arguments.positional().get(0), null, budget);
          Predicate<Value> holds = test(name, arguments.after(1), budget);
          return new SelectedIterator(
              input.iterator(), v -> holds.test(attribute.apply(v)) == keep, budget);
        });
  }

  private static Predicate<Value> test(String name, Arguments arguments, Budget budget) {
    if (arguments.positional().isEmpty()) {
      return Value::truth;
    }
    String test = TextMethods.text(arguments.positional().get(0), "the test of " + name);
    ValueTest asked = Tests.of(test);
    Arguments rest = arguments.after(1);
    return value -> asked.holds(value, rest, budget);
  }
}
