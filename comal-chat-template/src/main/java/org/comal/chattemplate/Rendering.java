package org.comal.chattemplate;

import java.util.List;
import java.util.Objects;

/**
 * What a template made of a conversation.
 *
 * @param text the whole text
 * @param generated what the template's {@code {% generation %}} blocks printed, in order: what the
 *     assistant says; empty where the template has no such blocks
 * @param unplaced blocks that printed into a captured text, as in a macro: where that came to stand
 *     is unknown, so that they are not among {@code generated}
 */
public record Rendering(String text, List<Span> generated, int unplaced) {
  /** Copies the list. */
  public Rendering {
    Objects.requireNonNull(text, "text");
    generated = List.copyOf(generated);
  }
}
