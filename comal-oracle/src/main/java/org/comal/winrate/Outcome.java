package org.comal.winrate;

import java.util.Objects;

/**
 * What a judge said of two models' answers to one prompt.
 *
 * @param prompt the prompt's id
 * @param first name of a model
 * @param second name of another model
 * @param preference P(first's answer ≻ second's), in [0, 1]; NaN where the judge abstained
 */
public record Outcome(String prompt, String first, String second, double preference) {
  public Outcome {
    Objects.requireNonNull(prompt, "prompt");
    if (first.equals(second)) {
      throw new IllegalArgumentException(
          "prompt " + prompt + " compares " + first + " with itself; an outcome needs two models");
    }
    if (preference < 0 || preference > 1) {
      throw new IllegalArgumentException(
          "prompt "
              + prompt
              + ": the preference of "
              + first
              + " over "
              + second
              + " is "
              + preference
              + ", but must lie in [0, 1]");
    }
  }

  /** The same, said of the models in the other order. */
  public Outcome swapped() {
    return new Outcome(prompt, /* first= */ second, /* second= */ first, 1 - preference);
  }
}
