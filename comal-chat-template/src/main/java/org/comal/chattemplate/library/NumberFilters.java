package org.comal.chattemplate.library;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.chattemplate.value.Arguments;
import org.comal.chattemplate.value.Arithmetic;
import org.comal.chattemplate.value.Budget;
import org.comal.chattemplate.value.CodePoints;
import org.comal.chattemplate.value.Fault;
import org.comal.chattemplate.value.FloatValue;
import org.comal.chattemplate.value.IntValue;
import org.comal.chattemplate.value.TextValue;
import org.comal.chattemplate.value.UndefinedValue;
import org.comal.chattemplate.value.Value;

/** Filters of numbers, and of texts that are to become some. */
final class NumberFilters {
  private static final Pattern FLOAT =
      Pattern.compile("[+-]?(\\d+(_\\d+)*\\.?(\\d+(_\\d+)*)?|\\.\\d+(_\\d+)*)([eE][+-]?\\d+)?");
  private static final Pattern UNBOUND = Pattern.compile("(?i)([+-]?)(inf|infinity|nan)");

  /** Places beyond which rounding a float changes nothing, or leaves nothing. */
  private static final int PLACES = 1_100;

  private NumberFilters() {}

  static Map<String, Filter> all() {
    Map<String, Filter> all = new HashMap<>();
    all.put("int", NumberFilters::toInt);
    all.put("float", NumberFilters::toFloat);
    all.put("abs", NumberFilters::abs);
    all.put("round", NumberFilters::round);
    return all;
  }

  private static Value toInt(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("int", 0, "default", "base");
    Value otherwise = bound[0] == null ? IntValue.of(0) : bound[0];
    int base = bound[1] == null ? 10 : IntValue.intOf(bound[1], "the base of int");
    refuseUndefined(input);
    if (IntValue.integer(input) != null) {
      return new IntValue(IntValue.integer(input));
    }
    BigInteger read = input instanceof TextValue t ? integer(t.string(), base) : null;
    if (read != null) {
      return new IntValue(read);
    }
    Double number = real(input);
    return number == null || number.isNaN() || number.isInfinite()
        ? otherwise
        : new IntValue(Arithmetic.toInteger(number));
  }

  private static Value toFloat(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("float", 0, "default");
    refuseUndefined(input);
    Double number = real(input);
    Value otherwise = bound[0] == null ? new FloatValue(0) : bound[0];
    return number == null ? otherwise : new FloatValue(number);
  }

  private static void refuseUndefined(Value input) {
    if (input instanceof UndefinedValue u) {
      throw u.fault();
    }
  }

  private static String stripped(String text) {
    return CodePoints.stripStart(
        CodePoints.stripEnd(text, CodePoints::isSpace), CodePoints::isSpace);
  }

  private static BigInteger integer(String text, int base) {
    if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
      throw new Fault("the base of int must be from 2 to 36");
    }
    String s = stripped(text);
    String sign = s.startsWith("-") || s.startsWith("+") ? s.substring(0, 1) : "";
    s = s.substring(sign.length());
    String prefix = base == 16 ? "0[xX]" : base == 8 ? "0[oO]" : base == 2 ? "0[bB]" : "";
    boolean prefixed = !prefix.isEmpty() && s.matches(prefix + ".*");
    s = prefixed ? s.substring(2) : s;
    if (!s.matches(prefixed ? "(_?[0-9a-zA-Z])+" : "[\\p{Nd}a-zA-Z](_?[\\p{Nd}a-zA-Z])*")) {
      return null;
    }
    String digits = s.replace("_", "");
    if (digits.length() > IntValue.BITS / 4) {
      throw new Fault("an integer has too many digits");
    }
    try {
      return new BigInteger((sign.equals("-") ? "-" : "") + digits, base);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** {@return a number or a text that is one, or null} */
  private static Double real(Value value) {
    if (value instanceof FloatValue f) {
      return f.number();
    }
    if (IntValue.integer(value) != null) {
      return IntValue.integer(value).doubleValue();
    }
    if (!(value instanceof TextValue t)) {
      return null;
    }
    String s = stripped(t.string());
    if (FLOAT.matcher(s).matches()) {
      return Double.valueOf(s.replace("_", ""));
    }
    Matcher unbound = UNBOUND.matcher(s);
    if (!unbound.matches()) {
      return null;
    }
    boolean nan = unbound.group(2).equalsIgnoreCase("nan");
    boolean minus = unbound.group(1).equals("-");
    return nan ? Double.NaN : minus ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  private static Value abs(Value input, Arguments arguments, Budget budget) {
    arguments.bind("abs", 0);
    if (IntValue.integer(input) != null) {
      return new IntValue(IntValue.integer(input).abs());
    }
    return new FloatValue(Math.abs(number(input, "abs")));
  }

  private static double number(Value value, String what) {
    refuseUndefined(value);
    if (value instanceof FloatValue f) {
      return f.number();
    }
    if (IntValue.integer(value) != null) {
      return IntValue.integer(value).doubleValue();
    }
    throw new Fault(what + " needs a number, not a value of type " + value.typeName());
  }

  private static Value round(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("round", 0, "precision", "method");
    int places = bound[0] == null ? 0 : IntValue.intOf(bound[0], "the precision of round");
    String method = bound[1] == null ? "common" : TextMethods.text(bound[1], "the method of round");
    BigInteger integer = IntValue.integer(input);
    if (Math.abs((long) places) > PLACES) {
      throw new Fault("the precision of round must be from -" + PLACES + " to " + PLACES);
    }
    switch (method) {
      case "common" -> {
        return integer != null
            ? new IntValue(
                places >= 0
                    ? integer
                    : new BigDecimal(integer)
                        .setScale(places, RoundingMode.HALF_EVEN)
                        .toBigInteger())
            : new FloatValue(rounded(number(input, "round"), places));
      }
      case "ceil", "floor" -> {
        double scale = Math.pow(10, places);
        double scaled = number(input, "round") * scale;
        if (Double.isNaN(scaled) || Double.isInfinite(scaled)) {
          throw new Fault("there is no integer near inf or nan");
        }
        double whole = method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled);
        return new FloatValue((whole == 0 ? 0.0 : whole) / scale);
      }
      default -> throw new Fault("the method of round must be common, ceil or floor");
    }
  }

  private static double rounded(double number, int places) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return number;
    }
    double size = new BigDecimal(number).setScale(places, RoundingMode.HALF_EVEN).doubleValue();
    return Math.copySign(size, number);
  }
}
