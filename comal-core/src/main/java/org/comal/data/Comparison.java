package org.comal.data;

import java.util.Objects;
import org.comal.Stable;

/** A question to a preference oracle: is {@code first} better than {@code second}? */
@Stable
public record Comparison(Prompt prompt, Response first, Response second) {
  /**
   * Checks that nothing is missing.
   *
   * @param prompt what both responses answer
   * @param first the response whose win the oracle gives the probability of
   * @param second the response it is compared with
   */
  public Comparison {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
  }

  /** {@return the same question in the other order} */
  public Comparison swapped() {
    return new Comparison(prompt, second, first);
  }

  /** {@return whether both responses say the same: nobody can tell which is better} */
  public boolean sameText() {
    return first.text().equals(second.text());
  }
}
