package org.comal.chattemplate.value;

/** The name {@code loop} inside a loop, where it can be called if the loop is recursive. */
public non-sealed interface LoopValue extends Value {
  /**
   * {@return what stands behind a name, as {@code index}, or null}
   *
   * @param name after the dot
   */
  Value attribute(String name);

  /**
   * {@return what the loop prints for other elements}
   *
   * @param elements of the inner loop
   */
  Value recurse(Value elements);

  @Override
  default String typeName() {
    return "LoopContext";
  }

  @Override
  default boolean truth() {
    return true;
  }
}
