package org.comal.cli.page;

import java.util.List;
import java.util.Locale;
import org.comal.cli.console.Shown;
import org.comal.files.Json;

/** Builds an HTML page; texts are escaped wherever they go. */
final class Html {
  private final StringBuilder out = new StringBuilder();

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

  /** A disc of a colour, as markup. */
  static String dot(String colour) {
    return "<span class=\"dot\" style=\"background:" + colour + "\"></span>";
  }

  /** Markup as it is. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /** A text. */
  Html text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** An element that holds a text; an empty class is none. */
  Html element(String tag, String kind, String text) {
    out.append('<').append(tag);
    if (!kind.isEmpty()) {
      out.append(" class=\"").append(kind).append('"');
    }
    out.append('>').append(escaped(text)).append("</").append(tag).append(">\n");
    return this;
  }

  /** A term and what it is, within a list of terms; nothing where the value is null or empty. */
  Html fact(String name, Object value) {
    if (value != null && !value.toString().isEmpty()) {
      raw("<div>").element("dt", "", name);
      element("dd", "", value instanceof String s ? s : Json.line(value)).raw("</div>\n");
    }
    return this;
  }

  /** A table whose cells are texts, the first row its head. */
  Html table(List<List<String>> rows, String kind) {
    out.append("<div class=\"wide\"><table class=\"").append(kind).append("\">\n<thead>");
    row(rows.get(0), "th");
    out.append("</thead>\n<tbody>\n");
    rows.subList(1, rows.size()).forEach(r -> row(r, "td"));
    out.append("</tbody></table></div>\n");
    return this;
  }

  private void row(List<String> cells, String tag) {
    out.append("<tr>");
    for (String cell : cells) {
      out.append('<').append(tag).append('>').append(escaped(cell));
      out.append("</").append(tag).append('>');
    }
    out.append("</tr>\n");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
