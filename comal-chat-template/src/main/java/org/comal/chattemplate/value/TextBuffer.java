package org.comal.chattemplate.value;

/** A text that grows, paid for from a {@link Budget}. */
public final class TextBuffer {
  private final StringBuilder text = new StringBuilder();
  private final Budget budget;

  TextBuffer(Budget budget) {
    this.budget = budget;
  }

  /**
   * Adds a text at the end.
   *
   * @return this buffer
   */
  public TextBuffer append(String more) {
    budget.append(text.length(), more.length());
    text.append(more);
    return this;
  }

  /** {@return the budget that pays} */
  public Budget budget() {
    return budget;
  }

  /** {@return UTF-16 units so far} */
  public int length() {
    return text.length();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
