package org.comal.chattemplate.value;

/** How two values stand to each other. */
public enum Order {
  /** The first is before the second. */
  LESS,
  /** Neither is before the other. */
  EQUAL,
  /** The first is after the second. */
  GREATER,
  /** No order holds, as with NaN. */
  NONE;

  static Order of(int sign) {
    return sign < 0 ? LESS : sign > 0 ? GREATER : EQUAL;
  }
}
