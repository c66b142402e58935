package org.comal.oracle.judge.verdict;

/** What a text says about which of two responses is better. */
sealed interface SpokenVerdict {

  /**
   * For one of the two.
   *
   * @param label 0 for the first, 1 for the second
   * @param start where the word that says so begins in the text
   */
  record For(int label, int start) implements SpokenVerdict {
    /** For the other one, where no word names it. */
    For other() {
      return new For(1 - label, -1);
    }
  }

  /** For neither: a draw. */
  record Tie() implements SpokenVerdict {}

  /** The text speaks of a verdict, but of none that could be told: against one, or for both. */
  record Undecided() implements SpokenVerdict {}

  /** The text speaks of no verdict. */
  record Silent() implements SpokenVerdict {}

  /** Whether two say the same, wherever they stand. */
  default boolean agrees(SpokenVerdict other) {
    return this instanceof For a && other instanceof For b ? a.label() == b.label() : equals(other);
  }
}
