package org.comal.chattemplate.value;

/** What can be called. */
public non-sealed interface FunctionValue extends Value {
  /**
   * {@return what the call gives}
   *
   * @param arguments of the call
   * @param budget pays
   * @throws Fault where the arguments are not those wanted
   */
  Value call(Arguments arguments, Budget budget);

  /**
   * {@return a value that is reached by a name after a dot, or null}
   *
   * @param name after the dot
   */
  default Value attribute(String name) {
    return null;
  }

  @Override
  default String typeName() {
    return "function";
  }

  @Override
  default boolean truth() {
    return true;
  }

  /** The reference engine would print an address in memory. */
  @Override
  default void repr(TextBuffer out) {
    throw new Fault("a function has no text; call it with parentheses");
  }
}
