package org.comal.data;

import java.util.Objects;
import org.comal.Stable;

/** A prompt with one response to it: what a policy gives a log-probability. */
@Stable
public record Completion(Prompt prompt, Response response) {
  /**
   * Checks that nothing is missing.
   *
   * @param prompt what is answered
   * @param response the response to it
   */
  public Completion {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(response, "response");
  }
}
