package org.comal.data;

import java.util.List;
import java.util.Objects;
import org.comal.Stable;

/**
 * A prompt x: what a policy answers.
 *
 * @param id unique within a run; names the prompt's random streams and its rows in files
 * @param messages the conversation so far, possibly empty for a prompt that is only a name
 */
@Stable
public record Prompt(String id, List<Message> messages) {
  /**
   * Copies the conversation.
   *
   * @param id not null
   * @param messages oldest first; copied
   */
  public Prompt {
    Objects.requireNonNull(id, "id");
    messages = List.copyOf(messages);
  }

  /**
   * {@return a prompt that is only a name, as in a matrix game}
   *
   * @param id unique within a run
   */
  public static Prompt named(String id) {
    return new Prompt(id, List.of());
  }

  /**
   * {@return a prompt of one user turn}
   *
   * @param id unique within a run
   * @param text what the user says
   */
  public static Prompt user(String id, String text) {
    return new Prompt(id, List.of(new Message("user", text)));
  }
}
