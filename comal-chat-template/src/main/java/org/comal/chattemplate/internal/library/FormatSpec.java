package org.comal.chattemplate.internal.library;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.chattemplate.internal.value.BoolValue;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.FloatValue;
import org.comal.chattemplate.internal.value.IntValue;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.Value;

/**
 * How a value is laid out: what stands behind the colon in {@code "{:>8}".format(…)}.
 *
 * @param fill a character, or empty for the usual one
 * @param align {@code <}, {@code >}, {@code ^}, {@code =}, or empty for the usual one
 * @param sign {@code +}, {@code -} or a blank; or empty
 * @param alternate whether there is a {@code #}
 * @param width least number of characters
 * @param grouping {@code ,} or {@code _} between groups of digits, or empty
 * @param precision -1 for none
 * @param type a letter, or empty for the value's usual one
 */
record FormatSpec(
    String fill,
    String align,
    String sign,
    boolean alternate,
    int width,
    String grouping,
    int precision,
    String type) {
  private static final Pattern SPEC =
      Pattern.compile(
          "(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[+\\- ])?(?<alternate>#)?(?<zero>0)?"
              + "(?<width>\\d{1,9})?(?<grouping>[,_])?(?:\\.(?<precision>\\d{1,9}))?"
              + "(?<type>[a-zA-Z%])?",
          Pattern.DOTALL);
  private static final int DEFAULT_PRECISION = 6;

  /** {@return what a text says} */
  static FormatSpec parse(String text) {
    Matcher m = SPEC.matcher(text);
    if (!m.matches()) {
      throw new Fault("there is no format " + text);
    }
    boolean zero = m.group("zero") != null && m.group("align") == null;
    return new FormatSpec(
        zero ? "0" : orEmpty(m.group("fill")),
        zero ? "=" : orEmpty(m.group("align")),
        orEmpty(m.group("sign")),
        m.group("alternate") != null,
        m.group("width") == null ? 0 : Integer.parseInt(m.group("width")),
        orEmpty(m.group("grouping")),
        m.group("precision") == null ? -1 : Integer.parseInt(m.group("precision")),
        orEmpty(m.group("type")));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  /** {@return a value, laid out} */
  String format(Value value, Budget budget) {
    budget.text(Math.max(0, precision));
    BigInteger integer = IntValue.integer(value);
    boolean plainBool = value instanceof BoolValue && type.isEmpty();
    if (integer != null && !plainBool) {
      return type.isEmpty() || "dbcoxXn".contains(type)
          ? integer(integer, budget)
          : decimal(integer.doubleValue(), budget);
    }
    if (value instanceof FloatValue f) {
      return decimal(f.number(), budget);
    }
    boolean empty = equals(parse(""));
    if (!(value instanceof TextValue) && !empty && !plainBool) {
      throw new Fault("a value of type " + value.typeName() + " cannot be laid out");
    }
    if (!type.isEmpty() && !type.equals("s") || !sign.isEmpty() || align.equals("=") && !isZero()) {
      throw new Fault("a text cannot be laid out as a number");
    }
    String text = value.text(budget);
    int length = text.codePointCount(0, text.length());
    String cut =
        precision >= 0 && precision < length
            ? text.substring(0, text.offsetByCodePoints(0, precision))
            : text;
    return aligned("", cut, align.isEmpty() || align.equals("=") ? "<" : align, budget);
  }

  private boolean isZero() {
    return fill.equals("0");
  }

  private String integer(BigInteger number, Budget budget) {
    if (precision >= 0) {
      throw new Fault("an integer has no precision");
    }
    if (type.equals("c")) {
      return aligned(
          "", Character.toString(number.intValue()), align.isEmpty() ? "<" : align, budget);
    }
    int base =
        switch (type) {
          case "b" -> 2;
          case "o" -> 8;
          case "x", "X" -> 16;
          default -> 10;
        };
    String digits = grouped(number.abs().toString(base), base == 10 ? 3 : 4);
    String prefix = alternate && base != 10 ? "0" + type : "";
    digits = type.equals("X") ? digits.toUpperCase(Locale.ROOT) : digits;
    return aligned(
        signOf(number.signum() < 0) + prefix, digits, align.isEmpty() ? ">" : align, budget);
  }

  private String decimal(double number, Budget budget) {
    boolean negative = number < 0 || 1 / number < 0;
    String digits;
    if (type.isEmpty() && precision < 0) {
      digits = FloatValue.text(Math.abs(number));
    } else if (type.isEmpty()) {
      digits = shortest(Math.abs(number));
    } else if ("eEfFgG%".contains(type)) {
      int places = precision < 0 ? DEFAULT_PRECISION : precision;
      digits = FloatText.of(number, type.charAt(0), places, alternate);
    } else {
      throw new Fault("a float cannot be laid out as " + type);
    }
    int point = 0;
    while (point < digits.length() && Character.isDigit(digits.charAt(point))) {
      point++;
    }
    digits = grouped(digits.substring(0, point), 3) + digits.substring(point);
    return aligned(signOf(negative), digits, align.isEmpty() ? ">" : align, budget);
  }

  /** Without a type, a precision counts all digits, but one stays behind the point. */
  private String shortest(double size) {
    int digits = Math.max(1, precision);
    int exponent = FloatText.exponent(size, digits);
    if (exponent == digits - 1) {
      return trimmed(FloatText.of(size, 'e', digits - 1, false));
    }
    String text = FloatText.of(size, 'g', digits, false);
    return text.contains(".") || text.contains("e") || text.contains("n") ? text : text + ".0";
  }

  private static String trimmed(String text) {
    int e = text.indexOf('e');
    String mantissa = text.substring(0, e).replaceFirst("\\.?0+$", "");
    return mantissa + text.substring(e);
  }

  private String signOf(boolean negative) {
    return negative ? "-" : sign.equals("-") ? "" : sign;
  }

  private String grouped(String digits, int size) {
    if (grouping.isEmpty()) {
      return digits;
    }
    StringBuilder out = new StringBuilder(digits);
    for (int i = digits.length() - size; i > 0; i -= size) {
      out.insert(i, grouping);
    }
    return out.toString();
  }

  private String aligned(String lead, String body, String how, Budget budget) {
    int length = lead.length() + body.codePointCount(0, body.length());
    int missing = Math.max(0, width - length);
    String with = fill.isEmpty() ? " " : fill;
    return switch (how) {
      case "<" -> Padding.padded(lead + body, with, 0, missing, budget);
      case "^" -> Padding.padded(lead + body, with, missing / 2, missing - missing / 2, budget);
      case "=" -> lead + Padding.padded(body, with, missing, 0, budget);
      default -> Padding.padded(lead + body, with, missing, 0, budget);
    };
  }
}
