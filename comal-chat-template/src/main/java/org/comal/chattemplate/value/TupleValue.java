package org.comal.chattemplate.value;

import java.util.Collections;
import java.util.List;

/**
 * Python's {@code tuple}.
 *
 * @param elements in order
 * @param names of the first elements, where they can be reached by name too; empty for most tuples
 */
public record TupleValue(List<Value> elements, List<String> names) implements SequenceValue {
  /** Takes the lists over: the caller does not change them any more. */
  public TupleValue {
    elements = Collections.unmodifiableList(elements);
    names = List.copyOf(names);
  }

  /** {@return a tuple without names} */
  public static TupleValue of(Value... elements) {
    return new TupleValue(List.of(elements), List.of());
  }

  @Override
  public TupleValue with(List<Value> other) {
    return new TupleValue(other, List.of());
  }

  @Override
  public String typeName() {
    return "tuple";
  }

  @Override
  public void repr(TextBuffer out) {
    out.append("(");
    SequenceValue.reprAll(elements, out);
    out.append(elements.size() == 1 ? ",)" : ")");
  }
}
