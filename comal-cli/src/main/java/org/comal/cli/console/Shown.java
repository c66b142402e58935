package org.comal.cli.console;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;

/**
 * Text that judges, data, configs and models had a hand in, as a terminal is given it: characters
 * that would move its cursor, colour it or turn its lines around are shown by their numbers and not
 * sent.
 */
public final class Shown {
  private Shown() {}

  /**
   * {@return a text whose control characters are spelled as in Java, but for tabs and new lines}
   *
   * @param text whatever somebody else may have written
   */
  public static String text(String text) {
    if (text.chars().noneMatch(Shown::acts)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (acts(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                shown.append((char) c);
              }
            });
    return shown.toString();
  }

  /**
   * {@return a stream that shows what is written to it}
   *
   * @param out flushed with it, and as often as it does so itself
   */
  public static PrintWriter writer(PrintWriter out) {
    return new PrintWriter(new ShowingWriter(out), true);
  }

  /**
   * {@return whether a character acts on what reads it, other than by a tab or a new line: a
   * control character, or one that sets the direction of what follows}
   *
   * @param c a character or code point
   */
  public static boolean acts(int c) {
    return c < 0x20 && c != '\n' && c != '\t'
        || c >= 0x7f && c <= 0x9f
        || turns(c)
        || c == 0x2028
        || c == 0x2029;
  }

  /**
   * {@return whether a character sets the direction of the text around it}
   *
   * @param c a character or code point
   */
  public static boolean turns(int c) {
    return c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || c >= 0x202a && c <= 0x202e
        || c >= 0x2066 && c <= 0x2069;
  }

  private static final class ShowingWriter extends FilterWriter {
    ShowingWriter(Writer out) {
      super(out);
    }

    @Override
    public void write(int c) throws IOException {
      out.write(text(String.valueOf((char) c)));
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      out.write(text(new String(text, from, length)));
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
      out.write(text(text.substring(from, from + length)));
    }
  }
}
