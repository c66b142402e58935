package org.comal.dataset;

import java.util.Objects;
import org.comal.data.Prompt;

/**
 * A model's response to a prompt.
 *
 * @param prompt without messages where the file names it by its id only
 * @param model who answered
 * @param text the response; may be empty
 */
public record ResponseRow(Prompt prompt, String model, String text) {
  /**
   * Checks that nothing is missing.
   *
   * @param prompt not null
   * @param model not null
   * @param text not null
   */
  public ResponseRow {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(text, "text");
  }
}
