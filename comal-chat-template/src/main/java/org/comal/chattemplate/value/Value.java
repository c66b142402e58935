package org.comal.chattemplate.value;

import java.util.Iterator;

/**
 * A value of the template language, which has Python's values.
 *
 * <p>There is no way from a value to an object of Java: what a template can reach is what stands in
 * this package. Values never change, but for {@link NamespaceValue} and {@link OneShot}.
 */
public sealed interface Value
    permits NoneValue,
        BoolValue,
        IntValue,
        FloatValue,
        TextValue,
        SequenceValue,
        DictValue,
        DictView,
        OneShot,
        UndefinedValue,
        NamespaceValue,
        FunctionValue,
        LoopValue {

  /** {@return Python's name of the type, for messages} */
  String typeName();

  /** {@return whether the value counts as true} */
  boolean truth();

  /**
   * Writes the value as Python's {@code repr} does.
   *
   * @param out where to
   */
  void repr(TextBuffer out);

  /**
   * Writes the value as it is printed, as Python's {@code str}.
   *
   * @param out where to
   */
  default void print(TextBuffer out) {
    repr(out);
  }

  /**
   * {@return the elements, in order}
   *
   * @throws Fault where the value has none
   */
  default Iterator<Value> iterator() {
    throw new Fault("a value of type " + typeName() + " has no elements to go through");
  }

  /**
   * {@return the number of elements}
   *
   * @throws Fault where the value has none
   */
  default int length() {
    throw new Fault("a value of type " + typeName() + " has no length");
  }

  /**
   * {@return the value as it is printed}
   *
   * @param budget pays
   */
  default String text(Budget budget) {
    TextBuffer out = budget.buffer();
    print(out);
    return out.toString();
  }
}
