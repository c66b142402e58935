package org.comal.dataset;

import java.util.Objects;
import org.comal.data.Prompt;

/**
 * A prompt with the answer that is to be learned.
 *
 * @param prompt all turns before the answer
 * @param answer what the model is to say
 */
public record ConversationRow(Prompt prompt, String answer) {
  /**
   * Checks that nothing is missing.
   *
   * @param prompt not null
   * @param answer what the model is to say; not null
   */
  public ConversationRow {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(answer, "answer");
  }
}
