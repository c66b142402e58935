package org.comal.chattemplate.value;

/** Python's {@code bool}, which counts as the integers 0 and 1. */
public enum BoolValue implements Value {
  /** False, or 0. */
  FALSE,
  /** True, or 1. */
  TRUE;

  /** {@return the value of a condition} */
  public static BoolValue of(boolean condition) {
    return condition ? TRUE : FALSE;
  }

  @Override
  public String typeName() {
    return "bool";
  }

  @Override
  public boolean truth() {
    return this == TRUE;
  }

  @Override
  public void repr(TextBuffer out) {
    out.append(truth() ? "True" : "False");
  }
}
