package org.comal.data;

import java.util.Arrays;
import java.util.Objects;
import org.comal.Stable;

/**
 * A response y to a prompt, as it was sampled.
 *
 * <p>The sampled token ids are kept beside the text: encoding the text again may give other ids,
 * and other ids have another log-probability.
 *
 * @param tokens the sampled ids, end token included where it was sampled; not copied, not to be
 *     written to
 * @param text the response as text
 * @param finished whether the response ended by itself rather than at a length limit
 */
@Stable
public record Response(int[] tokens, String text, boolean finished) {
  /**
   * Checks that nothing is missing.
   *
   * @param tokens not null; taken over without a copy
   * @param text not null; may be empty
   * @param finished false where the length limit cut the response off
   */
  public Response {
    Objects.requireNonNull(tokens, "tokens");
    Objects.requireNonNull(text, "text");
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof Response that
        && finished == that.finished
        && text.equals(that.text)
        && Arrays.equals(tokens, that.tokens);
  }

  @Override
  public int hashCode() {
    return 31 * text.hashCode() + Arrays.hashCode(tokens);
  }

  @Override
  public String toString() {
    return text;
  }
}
