package org.comal.chattemplate.value;

/**
 * What one rendering may still spend: steps, nesting and characters.
 *
 * <p>Whatever makes a text or a list says so here first, so that neither time nor memory can grow
 * without bound, whatever the template says.
 */
public final class Budget {
  /** Characters made at the price of one step. */
  private static final int CHARACTERS_PER_STEP = 16;

  private final long steps;
  private final int depth;
  private final int length;
  private long spent;
  private int nested;

  /**
   * A budget of which nothing is spent.
   *
   * @param steps expressions evaluated, statements run and elements made, in all
   * @param depth most nested statements, expressions, calls and values
   * @param length most UTF-16 units in any one text
   */
  public Budget(long steps, int depth, int length) {
    this.steps = steps;
    this.depth = depth;
    this.length = length;
  }

  /**
   * Spends steps.
   *
   * @param count at least 0
   */
  public void spend(long count) {
    spent += count;
    if (spent > steps || count > steps) {
      throw new Fault("the template takes more than the " + steps + " steps that it may take");
    }
  }

  /**
   * Spends what a text costs, before it is made.
   *
   * @param characters its UTF-16 units
   */
  public void text(long characters) {
    append(0, characters);
  }

  /**
   * Spends what it costs to make a text longer, before that is done.
   *
   * @param before UTF-16 units so far
   * @param more UTF-16 units to be added
   */
  void append(long before, long more) {
    if (before + more > length) {
      throw new Fault("a text would have more than the " + length + " characters that it may have");
    }
    spend(more / CHARACTERS_PER_STEP);
  }

  /** Goes one level deeper; {@link #leave} comes back. */
  public void enter() {
    if (++nested > depth) {
      throw new Fault("the template nests more than the " + depth + " levels that it may nest");
    }
  }

  /** Comes back from {@link #enter}. */
  public void leave() {
    nested--;
  }

  /** {@return an empty text that is paid for as it grows} */
  public TextBuffer buffer() {
    return new TextBuffer(this);
  }
}
