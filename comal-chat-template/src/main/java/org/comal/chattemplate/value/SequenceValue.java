package org.comal.chattemplate.value;

import java.util.Iterator;
import java.util.List;

/** A value with numbered elements: a list, a tuple or a range. */
public sealed interface SequenceValue extends Value permits ListValue, TupleValue, RangeValue {
  /** {@return the elements; not to be changed} */
  List<Value> elements();

  /**
   * {@return a sequence of the same kind}
   *
   * @param elements its elements
   */
  SequenceValue with(List<Value> elements);

  @Override
  default boolean truth() {
    return !elements().isEmpty();
  }

  @Override
  default int length() {
    return elements().size();
  }

  @Override
  default Iterator<Value> iterator() {
    return elements().iterator();
  }

  /** Writes elements with commas between. */
  static void reprAll(Iterable<Value> elements, TextBuffer out) {
    out.budget().enter();
    String between = "";
    for (Value element : elements) {
      out.budget().spend(1);
      out.append(between);
      element.repr(out);
      between = ", ";
    }
    out.budget().leave();
  }
}
