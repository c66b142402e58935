package org.comal.chattemplate.internal.library;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.comal.chattemplate.internal.value.Arithmetic;
import org.comal.chattemplate.internal.value.BoolValue;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.DictValue;
import org.comal.chattemplate.internal.value.DictView;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.FloatValue;
import org.comal.chattemplate.internal.value.FunctionValue;
import org.comal.chattemplate.internal.value.IntValue;
import org.comal.chattemplate.internal.value.LoopValue;
import org.comal.chattemplate.internal.value.NoneValue;
import org.comal.chattemplate.internal.value.OneShot;
import org.comal.chattemplate.internal.value.SequenceValue;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.UndefinedValue;
import org.comal.chattemplate.internal.value.Value;
import org.comal.chattemplate.internal.value.ValueComparison;

/** The tests by name. */
public final class Tests {
  private static final Map<String, ValueTest> ALL = new HashMap<>();

  static {
    kind("defined", v -> !(v instanceof UndefinedValue));
    kind("undefined", v -> v instanceof UndefinedValue);
    kind("none", v -> v == NoneValue.NONE);
    kind("boolean", v -> v instanceof BoolValue);
    kind("true", v -> v == BoolValue.TRUE);
    kind("false", v -> v == BoolValue.FALSE);
    kind("integer", v -> v instanceof IntValue);
    kind("float", v -> v instanceof FloatValue);
    kind("number", v -> IntValue.integer(v) != null || v instanceof FloatValue);
    kind("string", v -> v instanceof TextValue);
    kind("mapping", v -> v instanceof DictValue);
    kind("sequence", Tests::isSequence);
    kind(
        "iterable",
        v ->
            isSequence(v)
                || v instanceof DictView
                || v instanceof OneShot
                || v instanceof LoopValue);
    kind(
        "callable",
        v -> v instanceof FunctionValue || v instanceof LoopValue || v instanceof UndefinedValue);
    kind("escaped", v -> v instanceof TextValue t && t.markup());
    ALL.put("lower", (v, a, b) -> TextCase.isLower(v.text(b)));
    ALL.put("upper", (v, a, b) -> TextCase.isUpper(v.text(b)));
    ALL.put("odd", (v, a, b) -> remainder(v, IntValue.of(2), IntValue.of(1), b));
    ALL.put("even", (v, a, b) -> remainder(v, IntValue.of(2), IntValue.of(0), b));
    ALL.put(
        "divisibleby",
        (v, a, b) -> remainder(v, a.bind("divisibleby", 1, "num")[0], IntValue.of(0), b));
    ALL.put("sameas", (v, a, b) -> same(v, a.bind("sameas", 1, "other")[0]));
    ALL.put("in", (v, a, b) -> ValueComparison.contains(a.bind("in", 1, "seq")[0], v, b));
    ALL.put("filter", (v, a, b) -> v instanceof TextValue t && Filters.isKnown(t.string()));
    ALL.put("test", (v, a, b) -> v instanceof TextValue t && ALL.containsKey(t.string()));
    comparison("==", "eq", "equalto");
    comparison("!=", "ne");
    comparison("<", "lt", "lessthan");
    comparison("<=", "le");
    comparison(">", "gt", "greaterthan");
    comparison(">=", "ge");
  }

  private Tests() {}

  /**
   * {@return a test}
   *
   * @throws Fault where there is none of that name
   */
  public static ValueTest of(String name) {
    ValueTest test = ALL.get(name);
    if (test == null) {
      throw new Fault("there is no test " + name);
    }
    return test;
  }

  private static void kind(String name, Predicate<Value> holds) {
    ALL.put(
        name,
        (value, arguments, budget) -> {
          arguments.bind(name, 0);
          return holds.test(value);
        });
  }

  /** The test of an operator's meaning, by its sign and by other names. */
  private static void comparison(String operator, String... names) {
    for (String name : Stream.concat(Stream.of(operator), Arrays.stream(names)).toList()) {
      ALL.put(
          name, (v, a, b) -> ValueComparison.holds(operator, v, a.bind(name, 1, "other")[0], b));
    }
  }

  /** As in Python, what has a length and can be asked for an element; undefined values too. */
  private static boolean isSequence(Value value) {
    return value instanceof TextValue
        || value instanceof SequenceValue
        || value instanceof DictValue
        || value instanceof UndefinedValue;
  }

  private static boolean remainder(Value value, Value divisor, Value wanted, Budget budget) {
    return ValueComparison.equal(Arithmetic.modulo(value, divisor), wanted, budget);
  }

  /** Values have no identity here: small and constant ones are the same if they are equal. */
  private static boolean same(Value a, Value b) {
    BigInteger i = a instanceof IntValue x ? x.number() : null;
    BigInteger j = b instanceof IntValue y ? y.number() : null;
    return a == b || i != null && i.equals(j) || a instanceof TextValue && a.equals(b);
  }
}
