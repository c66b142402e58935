package org.comal.chattemplate.internal.value;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Python's {@code str}: a text whose elements are its code points.
 *
 * @param string the text
 * @param markup whether it was declared safe HTML; what is joined to such a text is escaped
 */
public record TextValue(String string, boolean markup) implements Value {
  /** The empty text. */
  public static final TextValue EMPTY = new TextValue("");

  /** Rejects null. */
  public TextValue {
    Objects.requireNonNull(string, "string");
  }

  /** A plain text. */
  public TextValue(String string) {
    this(string, false);
  }

  /** {@return another text, safe HTML if this is} */
  public TextValue with(String other) {
    return new TextValue(other, markup);
  }

  @Override
  public String typeName() {
    return markup ? "Markup" : "str";
  }

  @Override
  public boolean truth() {
    return !string.isEmpty();
  }

  @Override
  public int length() {
    return string.codePointCount(0, string.length());
  }

  @Override
  public Iterator<Value> iterator() {
    return string
        .codePoints()
        .mapToObj(c -> (Value) new TextValue(Character.toString(c), markup))
        .iterator();
  }

  @Override
  public void print(TextBuffer out) {
    out.append(string);
  }

  @Override
  public String text(Budget budget) {
    return string;
  }

  @Override
  public void repr(TextBuffer out) {
    out.append(markup ? "Markup(" : "").append(quoted(string)).append(markup ? ")" : "");
  }

  /**
   * {@return the code points at places}
   *
   * @param places each from 0 to below the length
   */
  TextValue at(List<Integer> places) {
    int[] points = string.codePoints().toArray();
    StringBuilder out = new StringBuilder(places.size());
    for (int place : places) {
      out.appendCodePoint(points[place]);
    }
    return with(out.toString());
  }

  /** {@return a text between quotes, as Python's {@code repr} writes it} */
  public static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
    text.codePoints()
        .forEach(
            c -> {
              if (c == quote || c == '\\') {
                out.append('\\').append((char) c);
              } else if (c == '\n') {
                out.append("\\n");
              } else if (c == '\r') {
                out.append("\\r");
              } else if (c == '\t') {
                out.append("\\t");
              } else if (CodePoints.isPrintable(c)) {
                out.appendCodePoint(c);
              } else if (c <= 0xFF) {
                out.append(String.format(Locale.ROOT, "\\x%02x", c));
              } else if (c <= 0xFFFF) {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                out.append(String.format(Locale.ROOT, "\\U%08x", c));
              }
            });
    return out.append(quote).toString();
  }
}
