package org.comal.chattemplate.internal.library;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.Arithmetic;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.DictValue;
import org.comal.chattemplate.internal.value.DictView;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.IntValue;
import org.comal.chattemplate.internal.value.ListValue;
import org.comal.chattemplate.internal.value.OneShot;
import org.comal.chattemplate.internal.value.Order;
import org.comal.chattemplate.internal.value.SelectedIterator;
import org.comal.chattemplate.internal.value.TextBuffer;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.TupleValue;
import org.comal.chattemplate.internal.value.UndefinedValue;
import org.comal.chattemplate.internal.value.Value;
import org.comal.chattemplate.internal.value.ValueComparison;

/** Filters of lists, dicts and what else has elements. */
final class SequenceFilters {
  private SequenceFilters() {}

  static Map<String, Filter> all() {
    Map<String, Filter> all = new HashMap<>();
    all.put("default", SequenceFilters::otherwise);
    all.put("d", SequenceFilters::otherwise);
    all.put("length", (in, a, b) -> IntValue.of(in.length()));
    all.put("count", (in, a, b) -> IntValue.of(in.length()));
    all.put("list", (in, a, b) -> new ListValue(elements(in, b)));
    all.put("items", SequenceFilters::items);
    all.put("first", SequenceFilters::first);
    all.put("last", SequenceFilters::last);
    all.put("join", SequenceFilters::join);
    all.put("reverse", SequenceFilters::reverse);
    all.put("sort", SequenceFilters::sort);
    all.put("dictsort", SequenceFilters::sortDict);
    all.put("unique", SequenceFilters::unique);
    all.put("min", (in, a, b) -> extreme("min", in, a, b, Order.LESS));
    all.put("max", (in, a, b) -> extreme("max", in, a, b, Order.GREATER));
    all.put("sum", SequenceFilters::sum);
    all.put("groupby", Grouping::group);
    all.put("batch", Grouping::batch);
    all.put("slice", Grouping::slice);
    all.put("attr", SequenceFilters::attribute);
    return all;
  }

  /** {@return all elements of a value} */
  static List<Value> elements(Value value, Budget budget) {
    List<Value> elements = new ArrayList<>();
    for (Iterator<Value> it = value.iterator(); it.hasNext(); ) {
      budget.spend(1);
      elements.add(it.next());
    }
    return elements;
  }

  /** {@return elements that are made when the first is asked for, and gone through once} */
  static OneShot once(Budget budget, Supplier<List<Value>> elements) {
    return new OneShot(budget, () -> elements.get().iterator());
  }

  private static Value otherwise(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("default", 0, "default_value", "boolean");
    Value value = bound[0] == null ? TextValue.EMPTY : bound[0];
    boolean falseToo = bound[1] != null && bound[1].truth();
    return input instanceof UndefinedValue || falseToo && !input.truth() ? value : input;
  }

  private static Value items(Value input, Arguments arguments, Budget budget) {
    arguments.bind("items", 0);
    return once(
        budget,
        () -> {
          if (input instanceof UndefinedValue) {
            return List.of();
          }
          if (input instanceof DictValue d) {
            return elements(new DictView(d, DictView.Part.ITEMS), budget);
          }
          throw new Fault("items needs a dict, not a value of type " + input.typeName());
        });
  }

  private static Value first(Value input, Arguments arguments, Budget budget) {
    arguments.bind("first", 0);
    Iterator<Value> elements = input.iterator();
    return elements.hasNext()
        ? elements.next()
        : new UndefinedValue("what first was given is empty");
  }

  private static Value last(Value input, Arguments arguments, Budget budget) {
    arguments.bind("last", 0);
    if (input instanceof OneShot) {
      throw new Fault("last needs a list; give the generator to the filter list first");
    }
    List<Value> elements = elements(input, budget);
    return elements.isEmpty()
        ? new UndefinedValue("what last was given is empty")
        : elements.get(elements.size() - 1);
  }

  private static Value join(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("join", 0, "d", "attribute");
    String between = bound[0] == null ? "" : bound[0].text(budget);
    UnaryOperator<Value> attribute = AttributeAccess.of(bound[1], null, budget);
    TextBuffer out = budget.buffer();
    String before = "";
    for (Iterator<Value> it = input.iterator(); it.hasNext(); ) {
      budget.spend(1);
      out.append(before);
      attribute.apply(it.next()).print(out);
      before = between;
    }
    return new TextValue(out.toString());
  }

  private static Value reverse(Value input, Arguments arguments, Budget budget) {
    arguments.bind("reverse", 0);
    if (input instanceof TextValue t) {
      budget.text(t.string().length());
      return t.with(new StringBuilder(t.string()).reverse().toString());
    }
    List<Value> elements = elements(input, budget);
    Collections.reverse(elements);
    return input instanceof OneShot ? new ListValue(elements) : once(budget, () -> elements);
  }

  /** {@return what values are compared by: themselves, or texts in lower case} */
  static UnaryOperator<Value> key(Value caseSensitive) {
    boolean exact = caseSensitive != null && caseSensitive.truth();
    return exact ? value -> value : Sorting::ignoringCase;
  }

  private static Value sort(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("sort", 0, "reverse", "case_sensitive", "attribute");
    UnaryOperator<Value> key = AttributeAccess.several(bound[2], key(bound[1]), budget);
    boolean descending = bound[0] != null && bound[0].truth();
    return new ListValue(Sorting.sorted(elements(input, budget), key, descending, budget));
  }

  private static Value sortDict(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("dictsort", 0, "case_sensitive", "by", "reverse");
    if (!(input instanceof DictValue d)) {
      throw new Fault("dictsort needs a dict, not a value of type " + input.typeName());
    }
    String by = bound[1] == null ? "key" : TextMethods.text(bound[1], "by of dictsort");
    if (!by.equals("key") && !by.equals("value")) {
      throw new Fault("dictsort sorts by key or by value, not by " + by);
    }
    UnaryOperator<Value> key = key(bound[0]);
    List<Value> items = elements(new DictView(d, DictView.Part.ITEMS), budget);
    int place = by.equals("key") ? 0 : 1;
    boolean descending = bound[2] != null && bound[2].truth();
    return new ListValue(
        Sorting.sorted(
            items,
            item -> key.apply(((TupleValue) item).elements().get(place)),
            descending,
            budget));
  }

  private static Value unique(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("unique", 0, "case_sensitive", "attribute");
    UnaryOperator<Value> attribute = AttributeAccess.of(bound[1], null, budget);
    UnaryOperator<Value> key = key(bound[0]);
    Set<Object> seen = new HashSet<>();
    return new OneShot(
        budget,
        () ->
            new SelectedIterator(
                input.iterator(),
                element -> seen.add(DictValue.key(key.apply(attribute.apply(element)))),
                budget));
  }

  private static Value extreme(
      String name, Value input, Arguments arguments, Budget budget, Order wanted) {
    Value[] bound = arguments.bind(name, 0, "case_sensitive", "attribute");
    UnaryOperator<Value> attribute = AttributeAccess.of(bound[1], null, budget);
    UnaryOperator<Value> key = key(bound[0]);
    Value best = null;
    Value bestKey = null;
    for (Value element : elements(input, budget)) {
      Value elementKey = key.apply(attribute.apply(element));
      if (best == null || ValueComparison.compare(elementKey, bestKey, budget) == wanted) {
        best = element;
        bestKey = elementKey;
      }
    }
    return best == null ? new UndefinedValue("what " + name + " was given is empty") : best;
  }

  private static Value sum(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("sum", 0, "attribute", "start");
    UnaryOperator<Value> attribute = AttributeAccess.of(bound[0], null, budget);
    Value sum = bound[1] == null ? IntValue.of(0) : bound[1];
    if (sum instanceof TextValue) {
      throw new Fault("sum adds numbers; put texts together with join");
    }
    for (Value element : elements(input, budget)) {
      sum = Arithmetic.add(sum, attribute.apply(element), budget);
    }
    return sum;
  }

  private static Value attribute(Value input, Arguments arguments, Budget budget) {
    Value name = arguments.bind("attr", 1, "name")[0];
    String text = TextMethods.text(name, "the name of attr");
    if (input instanceof DictValue d && d.get(text) != null) {
      Value method = DictMethods.of(d, text);
      return method != null ? method : new UndefinedValue("a dict has no method " + text);
    }
    return Access.attribute(input, text, budget);
  }
}
