package org.comal.chattemplate.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Python's {@code float}.
 *
 * @param number any, infinite and NaN too
 */
public record FloatValue(double number) implements Value {
  /** Significant decimal digits that tell any two doubles apart. */
  private static final int DIGITS = 17;

  /** Exponents of ten from which Python writes an exponent. */
  private static final int LEAST_PLAIN = -4;

  private static final int LEAST_LARGE = 16;

  @Override
  public String typeName() {
    return "float";
  }

  @Override
  public boolean truth() {
    return number != 0;
  }

  @Override
  public void repr(TextBuffer out) {
    out.append(text(number));
  }

  /** {@return the shortest text that reads back as the number, as Python writes it} */
  public static String text(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    String sign = 1 / number < 0 || number < 0 ? "-" : "";
    if (number == 0) {
      return sign + "0.0";
    }
    BigDecimal shortest = shortest(Math.abs(number));
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    if (exponent < LEAST_PLAIN || exponent >= LEAST_LARGE) {
      String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
      return sign + digits.charAt(0) + rest + "e" + exponent(exponent);
    }
    String plain = shortest.toPlainString();
    return sign + (plain.contains(".") ? plain : plain + ".0");
  }

  /** {@return an exponent with its sign and at least two digits} */
  public static String exponent(int exponent) {
    int size = Math.abs(exponent);
    return (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
  }

  private static BigDecimal shortest(double number) {
    BigDecimal exact = new BigDecimal(number);
    for (int digits = 1; digits < DIGITS; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == number) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }
}
