package org.comal.dataset;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.comal.data.Prompt;

/**
 * What a judge said of two models' responses to a prompt.
 *
 * @param prompt without messages where the file names it by its id only
 * @param firstModel who gave the first response
 * @param secondModel who gave the second
 * @param first the first response; empty where the file names the models only
 * @param second the second response
 * @param firstResponse which of its model's responses to the prompt the first one is, from 0; empty
 *     where the file does not say
 * @param secondResponse the same of the second
 * @param preference P(first ≻ second), in [0, 1]; NaN where the judge abstained
 */
public record ComparisonRow(
    Prompt prompt,
    String firstModel,
    String secondModel,
    Optional<String> first,
    Optional<String> second,
    OptionalInt firstResponse,
    OptionalInt secondResponse,
    double preference) {
  /**
   * Checks that nothing is missing and the preference is a probability.
   *
   * @param prompt not null
   * @param firstModel not null
   * @param secondModel not null
   * @param first empty rather than null
   * @param second empty rather than null
   * @param preference in [0, 1] or NaN
   * @param firstResponse empty rather than null
   * @param secondResponse empty rather than null
   * @throws IllegalArgumentException where the preference is out of its range
   */
  public ComparisonRow {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(firstModel, "firstModel");
    Objects.requireNonNull(secondModel, "secondModel");
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Objects.requireNonNull(firstResponse, "firstResponse");
    Objects.requireNonNull(secondResponse, "secondResponse");
    if (preference < 0 || preference > 1) {
      throw new IllegalArgumentException(
          "the preference is " + preference + ", but must lie in [0, 1]");
    }
  }

  /**
   * A comparison of responses that have no number.
   *
   * @param prompt without messages where the file names it by its id only
   * @param firstModel who gave the first response
   * @param secondModel who gave the second
   * @param first the first response; empty where the file names the models only
   * @param second the second response, likewise
   * @param preference P(first ≻ second), in [0, 1]; NaN where the judge abstained
   */
  public ComparisonRow(
      Prompt prompt,
      String firstModel,
      String secondModel,
      Optional<String> first,
      Optional<String> second,
      double preference) {
    this(
        prompt,
        firstModel,
        secondModel,
        first,
        second,
        OptionalInt.empty(),
        OptionalInt.empty(),
        preference);
  }
}
