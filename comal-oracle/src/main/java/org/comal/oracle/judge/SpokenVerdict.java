package org.comal.oracle.judge;

/** What a text says about which of two responses is better. */
sealed interface SpokenVerdict {

  /**
   * For one of the two.
   *
   * @param label 0 for the first, 1 for the second
   * @param start where the word that says so begins in the text
   */
  record For(int label, int start) implements SpokenVerdict {}

  /** For neither: a draw. */
  record Tie() implements SpokenVerdict {}

  /** The text speaks of a verdict, but of none that could be told: against one, or for both. */
  record Undecided() implements SpokenVerdict {}

  /** The text speaks of no verdict. */
  record Silent() implements SpokenVerdict {}
}
