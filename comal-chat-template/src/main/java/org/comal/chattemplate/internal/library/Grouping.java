package org.comal.chattemplate.internal.library;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.IntValue;
import org.comal.chattemplate.internal.value.ListValue;
import org.comal.chattemplate.internal.value.NoneValue;
import org.comal.chattemplate.internal.value.TupleValue;
import org.comal.chattemplate.internal.value.Value;
import org.comal.chattemplate.internal.value.ValueComparison;

/** Filters that put elements into several lists. */
final class Grouping {
  private Grouping() {}

  /** Lists of elements with equal attributes, in the attribute's order. */
  static Value group(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("groupby", 1, "attribute", "default", "case_sensitive");
    UnaryOperator<Value> attribute = AttributeAccess.of(bound[0], bound[1], budget);
    UnaryOperator<Value> compared = SequenceFilters.key(bound[2]);
    UnaryOperator<Value> key = value -> compared.apply(attribute.apply(value));
    List<Value> elements = SequenceFilters.elements(input, budget);
    List<Value> groups = new ArrayList<>();
    List<Value> group = new ArrayList<>();
    Value groupKey = null;
    for (Value element : Sorting.sorted(elements, key, false, budget)) {
      Value elementKey = key.apply(element);
      if (groupKey != null && !ValueComparison.equal(groupKey, elementKey, budget)) {
        groups.add(named(attribute.apply(group.get(0)), group));
        group = new ArrayList<>();
      }
      groupKey = elementKey;
      group.add(element);
    }
    if (!group.isEmpty()) {
      groups.add(named(attribute.apply(group.get(0)), group));
    }
    return new ListValue(groups);
  }

  private static Value named(Value key, List<Value> group) {
    return new TupleValue(List.of(key, new ListValue(group)), List.of("grouper", "list"));
  }

  /** Lists of so many elements each. */
  static Value batch(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("batch", 1, "linecount", "fill_with");
    int size = IntValue.intOf(bound[0], "the size of batch");
    return SequenceFilters.once(budget, () -> batches(input, size, bound[1], budget));
  }

  private static List<Value> batches(Value input, int size, Value fill, Budget budget) {
    List<Value> batches = new ArrayList<>();
    List<Value> batch = new ArrayList<>();
    for (Value element : SequenceFilters.elements(input, budget)) {
      if (batch.size() == size) {
        batches.add(new ListValue(batch));
        batch = new ArrayList<>();
      }
      batch.add(element);
    }
    if (!batch.isEmpty()) {
      if (isGiven(fill) && batch.size() < size) {
        budget.spend(size);
        while (batch.size() < size) {
          batch.add(fill);
        }
      }
      batches.add(new ListValue(batch));
    }
    return batches;
  }

  /** So many lists of as equal a length as can be. */
  static Value slice(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("slice", 1, "slices", "fill_with");
    int count = IntValue.intOf(bound[0], "the number of slices");
    if (count <= 0) {
      throw new Fault("the number of slices must be at least 1");
    }
    return SequenceFilters.once(budget, () -> slices(input, count, bound[1], budget));
  }

  private static List<Value> slices(Value input, int count, Value fill, Budget budget) {
    budget.spend(count);
    List<Value> elements = SequenceFilters.elements(input, budget);
    int least = elements.size() / count;
    int longer = elements.size() % count;
    List<Value> slices = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < count; i++) {
      int to = from + least + (i < longer ? 1 : 0);
      List<Value> slice = new ArrayList<>(elements.subList(from, to));
      if (isGiven(fill) && i >= longer) {
        slice.add(fill);
      }
      slices.add(new ListValue(slice));
      from = to;
    }
    return slices;
  }

  private static boolean isGiven(Value value) {
    return value != null && value != NoneValue.NONE;
  }
}
