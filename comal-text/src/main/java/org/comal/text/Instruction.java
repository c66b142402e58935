package org.comal.text;

import java.util.Locale;
import java.util.stream.Collectors;
import org.comal.data.Prompt;

/** Writes a prompt out as the text that a template takes for {@code {instruction}}. */
public final class Instruction {
  private Instruction() {}

  /**
   * {@return the text of a prompt: the message where there is one user turn and nothing else;
   * otherwise every turn, as {@code User: …}, with an empty line between; its id where there is no
   * message}
   *
   * @param prompt may have any turns, or none
   */
  public static String of(Prompt prompt) {
    if (prompt.messages().isEmpty()) {
      return prompt.id();
    }
    if (prompt.messages().size() == 1 && prompt.messages().get(0).role().equals("user")) {
      return prompt.messages().get(0).content();
    }
    return prompt.messages().stream()
        .map(m -> capitalised(m.role()) + ": " + m.content())
        .collect(Collectors.joining("\n\n"));
  }

  private static String capitalised(String role) {
    return role.isEmpty()
        ? role
        : role.substring(0, 1).toUpperCase(Locale.ROOT) + role.substring(1);
  }
}
