package org.comal.chattemplate.internal.library;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.chattemplate.internal.value.Arithmetic;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.DictValue;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.FloatValue;
import org.comal.chattemplate.internal.value.IntValue;
import org.comal.chattemplate.internal.value.Markup;
import org.comal.chattemplate.internal.value.SequenceValue;
import org.comal.chattemplate.internal.value.TextBuffer;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.TupleValue;
import org.comal.chattemplate.internal.value.UndefinedValue;
import org.comal.chattemplate.internal.value.Value;

/** {@code "%s is %d" % (a, b)}. */
public final class PercentFormat {
  private static final Pattern PLACE =
      Pattern.compile(
          "%(?:\\((?<key>[^)]*)\\))?(?<flags>[#0\\- +]*)(?<width>\\*|\\d{1,9})?"
              + "(?:\\.(?<precision>\\*|\\d{0,9}))?[hlL]?(?<type>.)?",
          Pattern.DOTALL);
  private static final int DEFAULT_PRECISION = 6;

  private PercentFormat() {}

  /**
   * {@return a text with its places filled}
   *
   * @param format the text with places
   * @param values a tuple for several places, a dict for named ones, or the value of the one place
   * @param budget pays
   */
  public static TextValue format(TextValue format, Value values, Budget budget) {
    Iterator<Value> queue =
        (values instanceof TupleValue t ? t.elements() : List.of(values)).iterator();
    TextBuffer out = budget.buffer();
    String text = format.string();
    Matcher m = PLACE.matcher(text);
    int from = 0;
    boolean named = false;
    while (m.find()) {
      out.append(text.substring(from, m.start()));
      from = m.end();
      budget.spend(1);
      if ("%".equals(m.group("type"))) {
        out.append("%");
        continue;
      }
      named |= m.group("key") != null;
      out.append(place(m, values, queue, format.markup(), budget));
    }
    boolean mapping =
        values instanceof DictValue
            || values instanceof SequenceValue && !(values instanceof TupleValue)
            || values instanceof UndefinedValue;
    if (queue.hasNext() && !named && !mapping) {
      throw new Fault("a text with % is given more values than it has places");
    }
    return format.with(out.append(text.substring(from)).toString());
  }

  private static String place(
      Matcher m, Value values, Iterator<Value> queue, boolean markup, Budget budget) {
    String flags = m.group("flags");
    int width = number(m.group("width"), queue, 0);
    int precision = number(m.group("precision"), queue, -1);
    boolean left = flags.contains("-") || width < 0;
    String type = m.group("type");
    if (type == null) {
      throw new Fault(
          "a percent sign at the end of a text says nothing; write it twice for the sign");
    }
    Value value = m.group("key") == null ? next(queue) : named(values, m.group("key"));
    budget.text(Math.max(Math.abs((long) width), precision));
    String sign = "";
    String body;
    switch (type) {
      case "s", "r", "a" -> {
        body = text(value, type, markup, budget);
        int length = body.codePointCount(0, body.length());
        if (precision >= 0 && precision < length) {
          body = body.substring(0, body.offsetByCodePoints(0, precision));
        }
        flags = flags.replace("0", "");
      }
      case "c" -> body = character(value);
      case "d", "i", "u", "o", "x", "X" -> {
        BigInteger number = integer(value, type);
        sign = sign(number.signum() < 0, flags);
        body = digits(number.abs(), type, precision);
        sign += flags.contains("#") && "oxX".contains(type) ? "0" + type : "";
      }
      case "e", "E", "f", "F", "g", "G" -> {
        double number = real(value, type);
        sign = sign(number < 0 || 1 / number < 0, flags);
        int places = precision < 0 ? DEFAULT_PRECISION : precision;
        body = FloatText.of(number, type.charAt(0), places, flags.contains("#"));
      }
      default -> throw new Fault("there is no format %" + type);
    }
    int length = sign.length() + body.codePointCount(0, body.length());
    int missing = Math.max(0, Math.abs(width) - length);
    if (left) {
      return Padding.padded(sign + body, " ", 0, missing, budget);
    }
    return flags.contains("0")
        ? sign + Padding.padded(body, "0", missing, 0, budget)
        : Padding.padded(sign + body, " ", missing, 0, budget);
  }

  private static Value next(Iterator<Value> queue) {
    if (!queue.hasNext()) {
      throw new Fault("a text with % is given fewer values than it has places");
    }
    return queue.next();
  }

  private static Value named(Value values, String key) {
    Value value = values instanceof DictValue d ? d.get(key) : null;
    if (value == null) {
      throw new Fault("a text with % needs a dict with a value for " + key);
    }
    return value;
  }

  private static int number(String text, Iterator<Value> queue, int otherwise) {
    if (text == null) {
      return otherwise;
    }
    if (text.equals("*")) {
      return IntValue.intOf(next(queue), "a width");
    }
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private static String sign(boolean negative, String flags) {
    return negative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
  }

  private static String text(Value value, String type, boolean markup, Budget budget) {
    if (type.equals("s")) {
      return markup ? Markup.escape(value, budget).string() : value.text(budget);
    }
    TextBuffer out = budget.buffer();
    value.repr(out);
    return out.toString();
  }

  private static String character(Value value) {
    if (value instanceof TextValue t && t.length() == 1) {
      return t.string();
    }
    int point = IntValue.intOf(value, "a character for %c");
    if (!Character.isValidCodePoint(point)) {
      throw new Fault("there is no character " + point);
    }
    return Character.toString(point);
  }

  private static BigInteger integer(Value value, String type) {
    BigInteger number = IntValue.integer(value);
    if (number != null) {
      return number;
    }
    if (value instanceof FloatValue f && "diu".contains(type) && Double.isFinite(f.number())) {
      return Arithmetic.toInteger(f.number());
    }
    throw new Fault("%" + type + " needs an integer, not a value of type " + value.typeName());
  }

  private static double real(Value value, String type) {
    BigInteger number = IntValue.integer(value);
    if (number != null) {
      return number.doubleValue();
    }
    if (value instanceof FloatValue f) {
      return f.number();
    }
    throw new Fault("%" + type + " needs a number, not a value of type " + value.typeName());
  }

  private static String digits(BigInteger size, String type, int precision) {
    int base = type.equals("o") ? 8 : type.equalsIgnoreCase("x") ? 16 : 10;
    String digits = size.toString(base);
    digits = type.equals("X") ? digits.toUpperCase(Locale.ROOT) : digits;
    return "0".repeat(Math.max(0, precision - digits.length())) + digits;
  }
}
