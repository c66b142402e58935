package org.comal.dataset;

import java.util.Objects;
import org.comal.data.Prompt;

/**
 * A prompt with the response that is to be learned.
 *
 * @param prompt all turns before the response
 * @param response what the model is to say
 */
public record ConversationRow(Prompt prompt, String response) {
  /**
   * Checks that nothing is missing.
   *
   * @param prompt not null
   * @param response what the model is to say; not null
   */
  public ConversationRow {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(response, "response");
  }
}
