package org.comal.chattemplate.internal.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Sums, products and their like, of numbers, texts and sequences, by Python's rules. */
public final class Arithmetic {
  private Arithmetic() {}

  /** {@return the sum of numbers, or one text or sequence after the other} */
  public static Value add(Value a, Value b, Budget budget) {
    if (a instanceof TextValue s && b instanceof TextValue t) {
      return Markup.concat(s, t, budget);
    }
    if (a instanceof ListValue && b instanceof ListValue
        || a instanceof TupleValue && b instanceof TupleValue) {
      SequenceValue first = (SequenceValue) a;
      SequenceValue second = (SequenceValue) b;
      budget.spend((long) first.length() + second.length());
      List<Value> all = new ArrayList<>(first.elements());
      all.addAll(second.elements());
      return first.with(all);
    }
    return numbers("+", a, b, BigInteger::add, Double::sum);
  }

  /** {@return the difference of numbers} */
  public static Value subtract(Value a, Value b) {
    return numbers("-", a, b, BigInteger::subtract, (x, y) -> x - y);
  }

  /** {@return the product of numbers, or a text or sequence several times} */
  public static Value multiply(Value a, Value b, Budget budget) {
    BigInteger times = IntValue.integer(b);
    if (times != null && (a instanceof TextValue || isRepeatable(a))) {
      return repeat(a, times, budget);
    }
    times = IntValue.integer(a);
    if (times != null && (b instanceof TextValue || isRepeatable(b))) {
      return repeat(b, times, budget);
    }
    return numbers("*", a, b, BigInteger::multiply, (x, y) -> x * y);
  }

  private static boolean isRepeatable(Value value) {
    return value instanceof ListValue || value instanceof TupleValue;
  }

  private static Value repeat(Value value, BigInteger times, Budget budget) {
    if (times.bitLength() > 31) {
      throw new Fault("a text or list cannot be repeated " + times + " times");
    }
    int count = Math.max(0, times.intValue());
    if (value instanceof TextValue t) {
      budget.text((long) t.string().length() * count);
      return t.with(t.string().repeat(count));
    }
    SequenceValue s = (SequenceValue) value;
    budget.spend((long) s.length() * count);
    List<Value> all = new ArrayList<>(s.length() * count);
    for (int i = 0; i < count && s.length() > 0; i++) {
      all.addAll(s.elements());
    }
    return s.with(all);
  }

  /** {@return the quotient of numbers, always a float} */
  public static Value divide(Value a, Value b) {
    BigInteger i = IntValue.integer(a);
    BigInteger j = IntValue.integer(b);
    if (i != null && j != null && j.signum() != 0 && (i.bitLength() > 53 || j.bitLength() > 53)) {
      MathContext digits = new MathContext(40);
      return finite(new BigDecimal(i).divide(new BigDecimal(j), digits).doubleValue());
    }
    double divisor = number("/", b, a);
    return new FloatValue(number("/", a, b) / nonZero(divisor));
  }

  /** {@return the quotient of numbers, rounded down} */
  public static Value floorDivide(Value a, Value b) {
    BigInteger i = IntValue.integer(a);
    BigInteger j = IntValue.integer(b);
    if (i != null && j != null) {
      return new IntValue(i.subtract(floorMod(i, j)).divide(j));
    }
    double divisor = nonZero(number("//", b, a));
    double number = number("//", a, b);
    double rest = floorMod(number, divisor);
    double quotient = (number - rest) / divisor;
    return new FloatValue(quotient == 0 ? 0.0 * (number / divisor) : Math.rint(quotient));
  }

  /** {@return the rest of a division, with the sign of the divisor} */
  public static Value modulo(Value a, Value b) {
    BigInteger i = IntValue.integer(a);
    BigInteger j = IntValue.integer(b);
    if (i != null && j != null) {
      return new IntValue(floorMod(i, j));
    }
    double divisor = nonZero(number("%", b, a));
    return new FloatValue(floorMod(number("%", a, b), divisor));
  }

  /** {@return a power} */
  public static Value power(Value a, Value b) {
    BigInteger i = IntValue.integer(a);
    BigInteger j = IntValue.integer(b);
    if (i != null && j != null && j.signum() >= 0) {
      if (i.bitLength() > 1
          && (j.bitLength() > 31 || (long) i.bitLength() * j.intValue() > IntValue.BITS)) {
        throw new Fault("the power of integers is too large");
      }
      int exponent = j.bitLength() > 31 ? 2 + (j.testBit(0) ? 1 : 0) : j.intValue();
      return checked(i.pow(exponent));
    }
    double base = number("**", a, b);
    double exponent = number("**", b, a);
    if (base == 0 && exponent < 0) {
      throw new Fault("0 has no negative power");
    }
    double power = Math.pow(base, exponent);
    if (Double.isNaN(power) && !Double.isNaN(base) && !Double.isNaN(exponent)) {
      throw new Fault("a negative number has no such power");
    }
    if (Double.isInfinite(power) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
      throw new Fault("the power of numbers is too large");
    }
    return new FloatValue(power);
  }

  /** {@return a number with the other sign} */
  public static Value negate(Value a) {
    BigInteger i = IntValue.integer(a);
    if (i != null) {
      return new IntValue(i.negate());
    }
    return new FloatValue(-number("-", a, a));
  }

  /** {@return a number as it is} */
  public static Value plus(Value a) {
    BigInteger i = IntValue.integer(a);
    return i != null ? new IntValue(i) : new FloatValue(number("+", a, a));
  }

  /** {@return whether a float has an integer's value} */
  static boolean isIntegral(double number) {
    return !Double.isInfinite(number) && number == Math.rint(number);
  }

  /** {@return a float without its fraction} */
  public static BigInteger toInteger(double number) {
    return new BigDecimal(number).toBigInteger();
  }

  private static BigInteger floorMod(BigInteger a, BigInteger b) {
    if (b.signum() == 0) {
      throw divisionByZero();
    }
    BigInteger rest = a.mod(b.abs());
    return b.signum() < 0 && rest.signum() != 0 ? rest.add(b) : rest;
  }

  private static double floorMod(double a, double b) {
    double rest = a % b;
    if (rest == 0) {
      return Math.copySign(0.0, b);
    }
    return rest < 0 == b < 0 ? rest : rest + b;
  }

  private static double nonZero(double divisor) {
    if (divisor == 0) {
      throw divisionByZero();
    }
    return divisor;
  }

  private static Fault divisionByZero() {
    return new Fault("a number is divided by 0");
  }

  private static FloatValue finite(double number) {
    if (Double.isInfinite(number)) {
      throw new Fault("the quotient of integers is too large for a float");
    }
    return new FloatValue(number);
  }

  private static IntValue checked(BigInteger number) {
    if (number.bitLength() > IntValue.BITS) {
      throw new Fault("an integer would have more than " + IntValue.BITS + " bits");
    }
    return new IntValue(number);
  }

  private interface OfIntegers {
    BigInteger apply(BigInteger a, BigInteger b);
  }

  private interface OfFloats {
    double apply(double a, double b);
  }

  private static Value numbers(
      String operator, Value a, Value b, OfIntegers integers, OfFloats floats) {
    BigInteger i = IntValue.integer(a);
    BigInteger j = IntValue.integer(b);
    if (i != null && j != null) {
      return checked(integers.apply(i, j));
    }
    return new FloatValue(floats.apply(number(operator, a, b), number(operator, b, a)));
  }

  /** {@return a number as a float, beside another operand that is named in the message} */
  private static double number(String operator, Value value, Value other) {
    if (value instanceof FloatValue f) {
      return f.number();
    }
    BigInteger i = IntValue.integer(value);
    if (i == null) {
      throw unfit(operator, value, other);
    }
    double number = i.doubleValue();
    if (Double.isInfinite(number)) {
      throw new Fault("an integer is too large for a float");
    }
    return number;
  }

  private static Fault unfit(String operator, Value value, Value other) {
    for (Value v : List.of(value, other)) {
      if (v instanceof UndefinedValue u) {
        return u.fault();
      }
    }
    return new Fault(
        "the operator "
            + operator
            + " does not fit values of type "
            + value.typeName()
            + " and "
            + other.typeName());
  }
}
