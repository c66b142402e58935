package org.comal.dataset;

import java.util.Objects;
import org.comal.data.Prompt;

/**
 * Two responses to a prompt, with a preference between them: an example to learn a preference model
 * from.
 *
 * @param prompt what both responses are to
 * @param first the response whose win the preference is the probability of
 * @param second the response it is compared with
 * @param preference P(first ≻ second), in [0, 1]
 */
public record PreferenceRow(Prompt prompt, String first, String second, double preference) {
  /**
   * Checks that nothing is missing and the preference is a probability.
   *
   * @param prompt what both responses are to; not null
   * @param first the response whose win the preference is the probability of; not null
   * @param second the response it is compared with; not null
   * @param preference in [0, 1]
   * @throws IllegalArgumentException where the preference is out of its range
   */
  public PreferenceRow {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    if (!(preference >= 0 && preference <= 1)) {
      throw new IllegalArgumentException(
          "the preference is " + preference + ", but must lie in [0, 1]");
    }
  }
}
