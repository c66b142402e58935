package org.comal.chattemplate.syntax;

import org.comal.chattemplate.value.Fault;

/** The escapes of a text between quotes, which are Python's. */
final class Escapes {
  private static final String LETTERS = "abfnrtv";
  private static final String MEANINGS = "\u0007\b\f\n\r\t\u000B";

  private Escapes() {}

  /** {@return a text with its escapes resolved; an unknown one stays as it is} */
  static String resolve(String text, int line) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char kind = text.charAt(i);
      int letter = LETTERS.indexOf(kind);
      if (letter >= 0) {
        out.append(MEANINGS.charAt(letter));
        i++;
      } else if (kind == '\n') {
        i++;
      } else if (kind == '\\' || kind == '\'' || kind == '"') {
        out.append(kind);
        i++;
      } else if (kind >= '0' && kind <= '7') {
        int end = i;
        while (end < text.length() && end < i + 3 && "01234567".indexOf(text.charAt(end)) >= 0) {
          end++;
        }
        out.appendCodePoint(Integer.parseInt(text.substring(i, end), 8));
        i = end;
      } else if (kind == 'x' || kind == 'u' || kind == 'U') {
        int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
        out.appendCodePoint(hexadecimal(text, i + 1, digits, line));
        i += 1 + digits;
      } else if (kind == 'N') {
        int end = text.indexOf('}', i);
        out.appendCodePoint(named(text, i, end, line));
        i = end + 1;
      } else {
        out.append('\\');
      }
    }
    return out.toString();
  }

  private static int hexadecimal(String text, int from, int digits, int line) {
    try {
      int point = Integer.parseInt(text.substring(from, from + digits), 16);
      if (Character.isValidCodePoint(point)) {
        return point;
      }
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      // The message below says it.
    }
    throw new Fault("the escape \\" + text.charAt(from - 1) + " needs " + digits + " digits", line);
  }

  private static int named(String text, int at, int end, int line) {
    if (end >= 0 && text.startsWith("N{", at)) {
      try {
        return Character.codePointOf(text.substring(at + 2, end));
      } catch (IllegalArgumentException e) {
        // The message below says it.
      }
    }
    throw new Fault("the escape \\N needs the name of a character in braces", line);
  }
}
