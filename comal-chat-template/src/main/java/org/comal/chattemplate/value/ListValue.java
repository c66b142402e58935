package org.comal.chattemplate.value;

import java.util.Collections;
import java.util.List;

/**
 * Python's {@code list}, which templates cannot change.
 *
 * @param elements in order
 */
public record ListValue(List<Value> elements) implements SequenceValue {
  /** Takes the list over: the caller does not change it any more. */
  public ListValue {
    elements = Collections.unmodifiableList(elements);
  }

  @Override
  public ListValue with(List<Value> other) {
    return new ListValue(other);
  }

  @Override
  public String typeName() {
    return "list";
  }

  @Override
  public void repr(TextBuffer out) {
    out.append("[");
    SequenceValue.reprAll(elements, out);
    out.append("]");
  }
}
