package org.comal.guice;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Looks for the bracket of a HOCON text that has no partner, for which the parser blames the end of
 * the file.
 */
final class Brackets {
  private static final String OPENING = "{[";
  private static final String CLOSING = "}]";

  /** An opening bracket, with the text of its line up to it. */
  private record Open(char bracket, int line, String head) {
    String words() {
      return "the " + (bracket == '{' ? "block" : "list") + " `" + head + "` of line " + line;
    }

    char partner() {
      return CLOSING.charAt(OPENING.indexOf(bracket));
    }
  }

  /**
   * What is wrong.
   *
   * @param line counted from 1: where the block begins, or where the bracket stands that closes
   *     none
   * @param sentence what is missing or too many
   */
  record Fault(int line, String sentence) {}

  private final String text;
  private final Deque<Open> open = new ArrayDeque<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private Brackets(String text) {
    this.text = text;
  }

  /** The first bracket without a partner; empty where each has one. */
  static Optional<Fault> fault(String text) {
    return new Brackets(text).find();
  }

  private Optional<Fault> find() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
        lineStart = at + 1;
      } else if (c == '#' || text.startsWith("//", at)) {
        skipTo("\n");
        continue;
      } else if (text.startsWith("\"\"\"", at)) {
        at += 3;
        skipTo("\"\"\"");
        at += 2;
      } else if (c == '"') {
        skipString();
      } else if (OPENING.indexOf(c) >= 0) {
        open.push(new Open(c, line, text.substring(lineStart, at + 1).strip()));
      } else if (CLOSING.indexOf(c) >= 0) {
        Optional<Fault> fault = close(c);
        if (fault.isPresent()) {
          return fault;
        }
      }
      at++;
    }
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Fault(
                open.peek().line,
                open.peek().words()
                    + " is not closed; a "
                    + open.peek().partner()
                    + " is missing"));
  }

  private Optional<Fault> close(char bracket) {
    if (open.isEmpty()) {
      return Optional.of(new Fault(line, "the " + bracket + " closes nothing; take it out"));
    }
    Open last = open.pop();
    return last.partner() == bracket
        ? Optional.empty()
        : Optional.of(
            new Fault(
                line,
                last.words() + " is closed by a " + bracket + ", but needs a " + last.partner()));
  }

  /** Goes to the next occurrence of a mark, counting lines; to the end where there is none. */
  private void skipTo(String mark) {
    int found = text.indexOf(mark, at);
    int end = found < 0 ? text.length() : found;
    for (; at < end; at++) {
      if (text.charAt(at) == '\n') {
        line++;
        lineStart = at + 1;
      }
    }
  }

  /** Goes to the end of a string; one that does not end on its line is another fault. */
  private void skipString() {
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.charAt(at) == '\n') {
        at--;
        return;
      }
    }
  }
}
