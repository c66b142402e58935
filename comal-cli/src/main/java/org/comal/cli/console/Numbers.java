package org.comal.cli.console;

import java.util.List;
import java.util.Locale;

/** Numbers as tables for people show them. */
public final class Numbers {
  private Numbers() {}

  /**
   * {@return a whole number whole, another with five digits; a dash for nothing}
   *
   * @param value an integer, another number, null, or anything else, which is shown by its own text
   */
  public static String text(Object value) {
    if (value == null) {
      return "–";
    }
    if (value instanceof Long || value instanceof Integer) {
      return String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
    }
    if (!(value instanceof Number number)) {
      return value.toString();
    }
    double d = number.doubleValue();
    if (!Double.isFinite(d)) {
      return "–";
    }
    double size = Math.abs(d);
    if (d == Math.rint(d) && size < 1e15) {
      return String.format(Locale.ROOT, "%,d", (long) d);
    }
    if (size < 1e-3 || size >= 1e15) {
      return String.format(Locale.ROOT, "%.2e", d);
    }
    return String.format(Locale.ROOT, size < 10 ? "%.4f" : "%,.1f", d);
  }

  /**
   * {@return numbers with as many decimals each as the others, for a column of a table; where one
   * is small or large, all are written with a power of ten}
   *
   * @param values as {@link #text} takes them
   */
  public static List<String> column(List<?> values) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    boolean whole = true;
    for (Object value : values) {
      if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
        double size = Math.abs(number.doubleValue());
        whole &= size == Math.rint(size) && size < 1e15;
        least = size > 0 ? Math.min(least, size) : least;
        most = Math.max(most, size);
      }
    }
    String format = least < 1e-3 || most >= 1e15 ? "%.2e" : most < 10 ? "%.4f" : "%,.1f";
    boolean fraction = !whole;
    return values.stream()
        .map(
            value ->
                fraction && value instanceof Number number && Double.isFinite(number.doubleValue())
                    ? String.format(Locale.ROOT, format, number.doubleValue())
                    : text(value))
        .toList();
  }

  /**
   * {@return a share in per cent, with one decimal; a dash where it is not finite}
   *
   * @param share 1 is 100 %
   */
  public static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : "–";
  }
}
