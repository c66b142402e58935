package org.comal.cli.console;

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
   * {@return a share in per cent, with one decimal; a dash where it is not finite}
   *
   * @param share 1 is 100 %
   */
  public static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : "–";
  }
}
