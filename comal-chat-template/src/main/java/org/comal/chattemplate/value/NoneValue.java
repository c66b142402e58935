package org.comal.chattemplate.value;

/** Python's {@code None}. */
public enum NoneValue implements Value {
  /** The one value. */
  NONE;

  @Override
  public String typeName() {
    return "NoneType";
  }

  @Override
  public boolean truth() {
    return false;
  }

  @Override
  public void repr(TextBuffer out) {
    out.append("None");
  }
}
