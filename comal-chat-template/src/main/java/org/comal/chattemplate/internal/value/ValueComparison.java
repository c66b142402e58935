package org.comal.chattemplate.internal.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;

/** Equality, order and membership of values. */
public final class ValueComparison {
  private ValueComparison() {}

  /** {@return whether two values are equal} */
  public static boolean equal(Value a, Value b, Budget budget) {
    if (a == b) {
      return !(a instanceof FloatValue f && Double.isNaN(f.number()));
    }
    if (a instanceof TextValue s && b instanceof TextValue t) {
      return s.string().equals(t.string());
    }
    if (isNumber(a) && isNumber(b)) {
      return !isNan(a) && !isNan(b) && compareNumbers(a, b) == 0;
    }
    if (a instanceof UndefinedValue && b instanceof UndefinedValue) {
      return true;
    }
    budget.enter();
    try {
      if (a instanceof SequenceValue s && b instanceof SequenceValue t) {
        return s.getClass() == t.getClass() && equalAll(s.elements(), t.elements(), budget);
      }
      return a instanceof DictValue d && b instanceof DictValue e && equal(d, e, budget);
    } finally {
      budget.leave();
    }
  }

  private static boolean equalAll(List<Value> a, List<Value> b, Budget budget) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      budget.spend(1);
      if (!equal(a.get(i), b.get(i), budget)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(DictValue a, DictValue b, Budget budget) {
    if (a.length() != b.length()) {
      return false;
    }
    for (DictValue.Entry e : a.entries()) {
      budget.spend(1);
      Value other = b.get(e.key());
      if (other == null || !equal(e.value(), other, budget)) {
        return false;
      }
    }
    return true;
  }

  /**
   * {@return less than 0, 0 or more than 0 as the first is before, at or after the second; empty
   * where neither holds, for NaN}
   *
   * @throws Fault where values of these types have no order
   */
  public static Order compare(Value a, Value b, Budget budget) {
    if (a instanceof TextValue s && b instanceof TextValue t) {
      return Order.of(compareTexts(s.string(), t.string()));
    }
    if (isNumber(a) && isNumber(b)) {
      return isNan(a) || isNan(b) ? Order.NONE : Order.of(compareNumbers(a, b));
    }
    if (a instanceof UndefinedValue u) {
      throw u.fault();
    }
    if (b instanceof UndefinedValue u) {
      throw u.fault();
    }
    if (a instanceof ListValue s && b instanceof ListValue t) {
      return compareAll(s.elements(), t.elements(), budget);
    }
    if (a instanceof TupleValue s && b instanceof TupleValue t) {
      return compareAll(s.elements(), t.elements(), budget);
    }
    throw new Fault("values of type " + a.typeName() + " and " + b.typeName() + " have no order");
  }

  private static Order compareAll(List<Value> a, List<Value> b, Budget budget) {
    budget.enter();
    try {
      for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
        budget.spend(1);
        if (!equal(a.get(i), b.get(i), budget)) {
          return compare(a.get(i), b.get(i), budget);
        }
      }
      return Order.of(Integer.compare(a.size(), b.size()));
    } finally {
      budget.leave();
    }
  }

  /** {@return whether a container holds a value; of a text, whether it is a part of it} */
  public static boolean contains(Value container, Value value, Budget budget) {
    if (container instanceof TextValue t) {
      if (value instanceof TextValue part) {
        budget.text(t.string().length());
        return t.string().contains(part.string());
      }
      if (value instanceof UndefinedValue u) {
        throw new Fault("only a text can be in a text, but " + u.why());
      }
      throw new Fault("only a text can be in a text, not a value of type " + value.typeName());
    }
    if (container instanceof DictValue d) {
      return d.get(value) != null;
    }
    for (Iterator<Value> it = container.iterator(); it.hasNext(); ) {
      budget.spend(1);
      if (equal(it.next(), value, budget)) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@return whether a comparison holds}
   *
   * @param operator one of {@code == != < <= > >= in} and {@code not in}
   * @param a what stands before the operator
   * @param b what stands behind it
   * @param budget pays
   * @throws Fault where values of these types cannot be so compared
   */
  public static boolean holds(String operator, Value a, Value b, Budget budget) {
    return switch (operator) {
      case "==" -> equal(a, b, budget);
      case "!=" -> !equal(a, b, budget);
      case "in" -> contains(b, a, budget);
      case "not in" -> !contains(b, a, budget);
      default -> {
        Order order = compare(a, b, budget);
        yield switch (operator) {
          case "<" -> order == Order.LESS;
          case "<=" -> order == Order.LESS || order == Order.EQUAL;
          case ">" -> order == Order.GREATER;
          case ">=" -> order == Order.GREATER || order == Order.EQUAL;
          default -> throw new IllegalArgumentException("there is no comparison " + operator);
        };
      }
    };
  }

  static boolean isNumber(Value value) {
    return value instanceof IntValue || value instanceof FloatValue || value instanceof BoolValue;
  }

  private static boolean isNan(Value value) {
    return value instanceof FloatValue f && Double.isNaN(f.number());
  }

  private static int compareNumbers(Value a, Value b) {
    BigInteger i = IntValue.integer(a);
    BigInteger j = IntValue.integer(b);
    if (i != null && j != null) {
      return i.compareTo(j);
    }
    double x = a instanceof FloatValue f ? f.number() : 0;
    double y = b instanceof FloatValue f ? f.number() : 0;
    if (Double.isInfinite(x) || Double.isInfinite(y)) {
      return Double.compare(x, y);
    }
    BigDecimal first = i == null ? new BigDecimal(x) : new BigDecimal(i);
    BigDecimal second = j == null ? new BigDecimal(y) : new BigDecimal(j);
    return first.compareTo(second);
  }

  /** Texts are ordered by code points. */
  static int compareTexts(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    if (i == a.length() || i == b.length()) {
      return Integer.compare(a.length(), b.length());
    }
    char x = a.charAt(i);
    char y = b.charAt(i);
    if (Character.isSurrogate(x) != Character.isSurrogate(y)) {
      return Character.isSurrogate(x) ? 1 : -1;
    }
    return Character.compare(x, y);
  }
}
