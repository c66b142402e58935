package org.comal.mutants;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a text: a token, which has no parts, or what stands between brackets.
 *
 * @param from its first character
 * @param to behind its last
 * @param parts tokens and blocks in it, in order, without its own brackets
 */
record TextBlock(int from, int to, List<TextBlock> parts) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\""
              + "|-?[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
              + "|[\\p{L}_][\\p{L}\\p{N}_.-]*+"
              + "|[^ \\t\\r]");

  /** The whole of a text; brackets that are not closed end with it. */
  static TextBlock of(String text) {
    Deque<Integer> begins = new ArrayDeque<>(List.of(0));
    Deque<List<TextBlock>> open = new ArrayDeque<>(List.of(new ArrayList<>()));
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      String own = token.group();
      if (own.equals("{") || own.equals("[")) {
        begins.push(token.start());
        open.push(new ArrayList<>());
      } else if ((own.equals("}") || own.equals("]")) && open.size() > 1) {
        close(begins, open, token.end());
      } else {
        open.element().add(new TextBlock(token.start(), token.end(), List.of()));
      }
    }
    while (open.size() > 1) {
      close(begins, open, text.length());
    }
    return new TextBlock(0, text.length(), open.pop());
  }

  private static void close(Deque<Integer> begins, Deque<List<TextBlock>> open, int end) {
    List<TextBlock> parts = open.pop();
    open.element().add(new TextBlock(begins.pop(), end, parts));
  }

  /** From one comma or line's end around a part to the other, with the one behind it. */
  TextBlock member(String text, int at) {
    int first = at;
    while (first > 0 && !separates(text, parts.get(first - 1))) {
      first--;
    }
    int last = at;
    while (last < parts.size() - 1 && !separates(text, parts.get(last))) {
      last++;
    }
    return new TextBlock(parts.get(first).from(), parts.get(last).to(), List.of());
  }

  /** Whether a part is neither punctuation nor a key. */
  boolean isValue(String text, int at) {
    TextBlock part = parts.get(at);
    char first = text.charAt(part.from());
    boolean word = !part.parts().isEmpty() || first == '"' || Character.isLetterOrDigit(first);
    boolean key = at + 1 < parts.size() && ":=".indexOf(text.charAt(parts.get(at + 1).from())) >= 0;
    return (word || first == '-' || first == '[' || first == '{') && !key;
  }

  private static boolean separates(String text, TextBlock part) {
    char first = text.charAt(part.from());
    return part.parts().isEmpty() && (first == ',' || first == '\n');
  }
}
