package org.comal.chattemplate.internal.library;

import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.DictValue;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.FunctionValue;
import org.comal.chattemplate.internal.value.IntValue;
import org.comal.chattemplate.internal.value.NamespaceValue;
import org.comal.chattemplate.internal.value.RangeValue;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.UndefinedValue;
import org.comal.chattemplate.internal.value.Value;

/** The functions that a template can call without being given them. */
public final class Globals {
  private Globals() {}

  /**
   * {@return functions by name}
   *
   * @param clock what {@code strftime_now} reads
   */
  public static Map<String, FunctionValue> all(Clock clock) {
    Map<String, FunctionValue> all = new HashMap<>();
    all.put("range", Globals::range);
    all.put("dict", Globals::dict);
    all.put("namespace", Globals::namespace);
    all.put("cycler", (arguments, budget) -> new Cycler(arguments.positional()));
    all.put("joiner", Globals::joiner);
    all.put("raise_exception", Globals::raise);
    all.put(
        "strftime_now",
        (arguments, budget) -> {
          Value format = arguments.bind("strftime_now", 1, "format")[0];
          return new TextValue(
              Strftime.format(TextMethods.text(format, "the format of a time"), clock));
        });
    all.put(
        "lipsum",
        (arguments, budget) -> {
          throw new Fault("lipsum is refused: a prompt must come out the same each time");
        });
    return all;
  }

  private static Value range(Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("range", 1, "start", "stop", "step");
    BigInteger first = integer(bound[0]);
    BigInteger step = bound[2] == null ? BigInteger.ONE : integer(bound[2]);
    return bound[1] == null
        ? RangeValue.of(BigInteger.ZERO, first, step)
        : RangeValue.of(first, integer(bound[1]), step);
  }

  private static BigInteger integer(Value value) {
    BigInteger number = IntValue.integer(value);
    if (number == null) {
      throw new Fault("range needs integers, not a value of type " + value.typeName());
    }
    return number;
  }

  private static Value dict(Arguments arguments, Budget budget) {
    return DictValue.of(entries("dict", arguments, budget));
  }

  private static List<DictValue.Entry> entries(String callee, Arguments arguments, Budget budget) {
    List<DictValue.Entry> entries = new ArrayList<>();
    Value first = new Arguments(arguments.positional(), Map.of()).bind(callee, 0, "values")[0];
    if (first instanceof DictValue d) {
      entries.addAll(d.entries());
    } else if (first instanceof UndefinedValue u) {
      throw u.fault();
    } else if (first != null) {
      for (Value pair : SequenceFilters.elements(first, budget)) {
        List<Value> parts = SequenceFilters.elements(pair, budget);
        if (parts.size() != 2) {
          throw new Fault(callee + " needs pairs of a key and a value");
        }
        entries.add(new DictValue.Entry(parts.get(0), parts.get(1)));
      }
    }
    arguments.named().forEach((k, v) -> entries.add(new DictValue.Entry(new TextValue(k), v)));
    budget.spend(entries.size());
    return entries;
  }

  private static Value namespace(Arguments arguments, Budget budget) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (DictValue.Entry e : entries("namespace", arguments, budget)) {
      values.put(TextMethods.text(e.key(), "a name in a namespace"), e.value());
    }
    return new NamespaceValue(values);
  }

  private static Value joiner(Arguments arguments, Budget budget) {
    Value given = arguments.bind("joiner", 0, "sep")[0];
    Value between = given == null ? new TextValue(", ") : given;
    Iterator<Value> first = List.<Value>of(TextValue.EMPTY).iterator();
    return (FunctionValue) (a, b) -> first.hasNext() ? first.next() : between;
  }

  private static Value raise(Arguments arguments, Budget budget) {
    Value message = arguments.bind("raise_exception", 1, "message")[0];
    throw new Fault("the template refuses: " + printable(message.text(budget)));
  }

  /** {@return a text without signs that would command a terminal} */
  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
              out.append(
                  control ? String.format(Locale.ROOT, "\\x%02x", c) : Character.toString(c));
            });
    return out.toString();
  }
}
