package org.comal.mutants;

/**
 * What came of mutants.
 *
 * @param same results equal to that of what is not damaged
 * @param other results of their own
 * @param refused sentences
 */
public record Tally(int same, int other, int refused) {
  /** {@return how many there were} */
  public int all() {
    return same + other + refused;
  }
}
