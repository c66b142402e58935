package org.comal.files;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes JSON with keys in the order they come, one value a line or all on one line. Arrays of
 * numbers stand on one line.
 *
 * <p>What JSON does not know is written so that {@link JsonRow} reads it back: NaN as {@code null},
 * infinities as the texts {@code "Infinity"} and {@code "-Infinity"}.
 */
public final class Json {
  private Json() {}

  /**
   * {@return a value as JSON on one line, with no newline at the end}
   *
   * @param value maps, lists, {@code double[]}, {@code int[]}, numbers, booleans and null, one in
   *     another; what is none of them is written as its text
   */
  public static String line(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out, -1);
    return out.toString();
  }

  /**
   * {@return a value as JSON, indented by two spaces, with a newline at the end}
   *
   * @param value as {@link #line} takes it
   */
  public static String pretty(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out, 0);
    return out.append('\n').toString();
  }

  private static void write(Object value, StringBuilder out, int depth) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof Map<?, ?> map) {
      Separator s = new Separator(out, depth, '{', '}', map.isEmpty());
      for (Map.Entry<?, ?> e : map.entrySet()) {
        s.next();
        quote(e.getKey().toString(), out);
        out.append(depth < 0 ? ":" : ": ");
        write(e.getValue(), out, s.inner());
      }
      s.end();
    } else if (value instanceof List<?> list) {
      Separator s = new Separator(out, depth, '[', ']', list.isEmpty());
      for (Object e : list) {
        s.next();
        write(e, out, s.inner());
      }
      s.end();
    } else if (value instanceof double[] numbers) {
      out.append('[');
      for (int i = 0; i < numbers.length; i++) {
        out.append(i == 0 ? "" : ",");
        number(numbers[i], out);
      }
      out.append(']');
    } else if (value instanceof int[] numbers) {
      out.append('[');
      for (int i = 0; i < numbers.length; i++) {
        out.append(i == 0 ? "" : ",").append(numbers[i]);
      }
      out.append(']');
    } else if (value instanceof Double d) {
      number(d, out);
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      quote(value.toString(), out);
    }
  }

  private static void number(double d, StringBuilder out) {
    if (Double.isNaN(d)) {
      out.append("null");
    } else if (Double.isInfinite(d)) {
      out.append('"').append(d).append('"');
    } else {
      out.append(d);
    }
  }

  private static final class Separator {
    private final StringBuilder out;
    private final int depth;
    private final char close;
    private final boolean empty;
    private boolean first = true;

    Separator(StringBuilder out, int depth, char open, char close, boolean empty) {
      this.out = out;
      this.depth = depth;
      this.close = close;
      this.empty = empty;
      out.append(open);
    }

    int inner() {
      return depth < 0 ? depth : depth + 1;
    }

    void next() {
      if (!first) {
        out.append(',');
      }
      first = false;
      newline(depth + 1);
    }

    void end() {
      if (!empty) {
        newline(depth);
      }
      out.append(close);
    }

    private void newline(int indent) {
      if (depth >= 0) {
        out.append('\n').append("  ".repeat(indent));
      }
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
