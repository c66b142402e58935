package org.comal.chattemplate.library;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.comal.chattemplate.value.FloatValue;

/** Floats as Python's format types f, e, g and % write them; without their sign. */
final class FloatText {
  private static final int LEAST_PLAIN = -4;

  private FloatText() {}

  /**
   * {@return the number's size as text}
   *
   * @param number any
   * @param type one of f, e, g, % and their upper cases
   * @param precision digits after the point, or for g in all; at least 0
   * @param alternate whether g keeps zeros at the end
   */
  static String of(double number, char type, int precision, boolean alternate) {
    double size = Math.abs(number);
    char lower = Character.toLowerCase(type);
    String text;
    if (Double.isNaN(size) || Double.isInfinite(size)) {
      text = FloatValue.text(size) + (lower == '%' ? "%" : "");
    } else {
      text =
          switch (lower) {
            case 'f' -> fixed(size, precision);
            case '%' -> fixed(size * 100, precision) + "%";
            case 'e' -> scientific(size, precision);
            default -> general(size, Math.max(1, precision), alternate);
          };
    }
    return type == lower ? text : text.toUpperCase(Locale.ROOT);
  }

  private static String fixed(double size, int precision) {
    return new BigDecimal(size).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String scientific(double size, int precision) {
    if (size == 0) {
      return fixed(0, precision) + "e+00";
    }
    BigDecimal rounded =
        new BigDecimal(size).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    String digits = rounded.unscaledValue().toString();
    int exponent = digits.length() - 1 - rounded.scale();
    digits = digits + "0".repeat(Math.max(0, precision + 1 - digits.length()));
    String rest = precision > 0 ? "." + digits.substring(1, precision + 1) : "";
    return digits.charAt(0) + rest + "e" + FloatValue.exponent(exponent);
  }

  private static String general(double size, int precision, boolean alternate) {
    int exponent = exponent(size, precision);
    if (exponent >= LEAST_PLAIN && exponent < precision) {
      String text = fixed(size, precision - 1 - exponent);
      return alternate ? text : withoutZeros(text);
    }
    String text = scientific(size, precision - 1);
    int e = text.indexOf('e');
    return (alternate ? text.substring(0, e) : withoutZeros(text.substring(0, e)))
        + text.substring(e);
  }

  /** {@return the exponent of ten after rounding to so many digits} */
  static int exponent(double size, int precision) {
    if (size == 0) {
      return 0;
    }
    BigDecimal rounded =
        new BigDecimal(size).round(new MathContext(precision, RoundingMode.HALF_EVEN));
    return rounded.precision() - 1 - rounded.scale();
  }

  private static String withoutZeros(String text) {
    if (text.indexOf('.') < 0) {
      return text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
