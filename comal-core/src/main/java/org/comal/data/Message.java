package org.comal.data;

import java.util.Objects;
import org.comal.Stable;

/**
 * One turn of a conversation.
 *
 * @param role who speaks: {@code system}, {@code user} or {@code assistant}
 * @param content what is said
 */
@Stable
public record Message(String role, String content) {
  /**
   * Checks that nothing is missing.
   *
   * @param role not null; other roles than those three are not refused
   * @param content not null; may be empty
   */
  public Message {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(content, "content");
  }
}
