package org.comal.mutants;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of mutants.
 *
 * @param same results equal to that of what is not damaged
 * @param other results of their own
 * @param refused sentences
 */
public record Tally(int same, int other, int refused) {
  /** By the names that the documentation tells them by. */
  Map<String, Integer> outcomes(Mutants.Guard guard) {
    Map<String, Integer> outcomes = new LinkedHashMap<>();
    outcomes.put("a sentence", refused);
    outcomes.put("the result of the undamaged", same);
    if (guard == Mutants.Guard.NONE) {
      outcomes.put("a result of its own", other);
    }
    return outcomes;
  }

  /** {@return how many there were} */
  public int all() {
    return same + other + refused;
  }
}
