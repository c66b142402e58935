package org.comal.eval.winrate;

import java.util.Objects;

/**
 * What a judge said of two models' responses to one prompt.
 *
 * @param prompt the prompt's id
 * @param first name of a model
 * @param second name of another model
 * @param firstResponse which of the first model's responses to the prompt it was, from 0
 * @param secondResponse which of the second's; outcomes of the same two responses, as in both
 *     orders, count as one with their mean
 * @param preference P(first's response ≻ second's), in [0, 1]; NaN where the judge abstained
 */
public record Outcome(
    String prompt,
    String first,
    String second,
    int firstResponse,
    int secondResponse,
    double preference) {
  /**
   * Checks that two models are compared and the numbers are in their ranges.
   *
   * @param prompt not null
   * @param first not null
   * @param second another name than {@code first}
   * @param firstResponse at least 0
   * @param secondResponse at least 0
   * @param preference in [0, 1] or NaN
   * @throws IllegalArgumentException where a model meets itself or a number is out of its range
   */
  public Outcome {
    Objects.requireNonNull(prompt, "prompt");
    if (first.equals(second)) {
      throw new IllegalArgumentException(
          "prompt " + prompt + " compares " + first + " with itself; an outcome needs two models");
    }
    if (firstResponse < 0 || secondResponse < 0) {
      throw new IllegalArgumentException(
          "prompt " + prompt + " has a response of a number below 0; they count from 0");
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

  /**
   * An outcome of models that gave one response each.
   *
   * @param prompt the prompt's id
   * @param first name of a model
   * @param second name of another model
   * @param preference P(first's response ≻ second's), in [0, 1]; NaN where the judge abstained
   */
  public Outcome(String prompt, String first, String second, double preference) {
    this(prompt, first, second, 0, 0, preference);
  }

  /** {@return the same, said of the models in the other order} */
  public Outcome swapped() {
    return new Outcome(prompt, second, first, secondResponse, firstResponse, 1 - preference);
  }
}
