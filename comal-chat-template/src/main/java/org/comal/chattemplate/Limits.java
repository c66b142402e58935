package org.comal.chattemplate;

/**
 * What one rendering may cost at most. A rendering that would cost more stops with a sentence.
 *
 * @param steps expressions evaluated, statements run and elements made, in all; at least 1
 * @param depth most statements, expressions, calls and values inside each other; at least 1
 * @param length most UTF-16 units in any one text, the result included; at least 1
 */
public record Limits(long steps, int depth, int length) {
  /** Enough for conversations of thousands of turns; a second of work or so. */
  public static final Limits USUAL = new Limits(20_000_000, 500, 16_000_000);

  /** Rejects limits below 1. */
  public Limits {
    if (steps < 1 || depth < 1 || length < 1) {
      throw new IllegalArgumentException(
          "limits must be at least 1: steps " + steps + ", depth " + depth + ", length " + length);
    }
  }
}
