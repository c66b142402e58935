package org.comal.cli.page;

import java.util.Locale;
import org.comal.cli.console.Shown;

/** Texts of models, judges and configs in an HTML page: all of them shown, none of them markup. */
final class Html {
  private Html() {}

  /** A text as it can stand between tags and in quoted attributes. */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                case '\n', '\t' -> safe.append((char) c);
                default -> {
                  if (Shown.turns(c)) {
                    // Shown by its number, so that nothing reads other than it is.
                    safe.append(String.format(Locale.ROOT, "\u27e8U+%04X\u27e9", c));
                  } else {
                    safe.appendCodePoint(allowed(c) ? c : 0xFFFD);
                  }
                }
              }
            });
    return safe.toString();
  }

  /** Control characters and halves of pairs are no characters of a page. */
  private static boolean allowed(int c) {
    return c >= 0x20 && (c < 0x7F || c > 0x9F) && (c < 0xD800 || c > 0xDFFF);
  }
}
