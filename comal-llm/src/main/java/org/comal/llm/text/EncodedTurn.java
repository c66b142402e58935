package org.comal.llm.text;

import java.util.Arrays;
import java.util.Objects;

/**
 * A prompt and its response, as ids.
 *
 * @param prompt up to where the response begins; not copied
 * @param response up to the token that ends it, that token included; not copied
 */
public record EncodedTurn(int[] prompt, int[] response) {
  /**
   * Checks that nothing is missing.
   *
   * @param prompt not null
   * @param response not null
   */
  public EncodedTurn {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(response, "response");
  }

  /** {@return prompt and response, one after the other} */
  public int[] ids() {
    int[] ids = Arrays.copyOf(prompt, prompt.length + response.length);
    System.arraycopy(response, 0, ids, prompt.length, response.length);
    return ids;
  }
}
