package org.comal.dataset;

import java.util.Objects;
import org.comal.data.Prompt;

/**
 * Two answers to a prompt, with a preference between them: an example to learn a preference model
 * from.
 *
 * @param preference P(first ≻ second), in [0, 1]
 */
public record PreferenceRow(Prompt prompt, String first, String second, double preference) {
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
