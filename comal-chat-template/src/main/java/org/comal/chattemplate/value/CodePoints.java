package org.comal.chattemplate.value;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Classes of characters as Python has them. */
public final class CodePoints {
  private CodePoints() {}

  /** {@return whether Python's {@code str.isspace} holds of a code point} */
  public static boolean isSpace(int c) {
    return c >= 0x09 && c <= 0x0D
        || c >= 0x1C && c <= 0x20
        || c == 0x85
        || Character.getType(c) == Character.SPACE_SEPARATOR
        || c == 0x2028
        || c == 0x2029;
  }

  /** {@return whether Python's {@code repr} writes a code point as it is} */
  public static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  /** {@return a text without the code points at its beginning that a class holds} */
  public static String stripStart(String text, IntPredicate strip) {
    int from = 0;
    while (from < text.length() && strip.test(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    return text.substring(from);
  }

  /** {@return a text without the code points at its end that a class holds} */
  public static String stripEnd(String text, IntPredicate strip) {
    int to = text.length();
    while (to > 0 && strip.test(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(0, to);
  }

  /**
   * {@return the lines of a text, as Python's {@code splitlines} tells them}
   *
   * @param text any
   * @param keepEnds whether each line keeps its end
   */
  public static List<String> lines(String text, boolean keepEnds) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x0A && c <= 0x0D
          || c >= 0x1C && c <= 0x1E
          || c == 0x85
          || c == 0x2028
          || c == 0x2029) {
        int end = i;
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        lines.add(text.substring(from, keepEnds ? i + 1 : end));
        from = i + 1;
      }
    }
    if (from < text.length()) {
      lines.add(text.substring(from));
    }
    return lines;
  }
}
