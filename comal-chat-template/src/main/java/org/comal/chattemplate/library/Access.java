package org.comal.chattemplate.library;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import org.comal.chattemplate.value.Budget;
import org.comal.chattemplate.value.DictValue;
import org.comal.chattemplate.value.FunctionValue;
import org.comal.chattemplate.value.IntValue;
import org.comal.chattemplate.value.ListValue;
import org.comal.chattemplate.value.LoopValue;
import org.comal.chattemplate.value.NamespaceValue;
import org.comal.chattemplate.value.SequenceValue;
import org.comal.chattemplate.value.TextValue;
import org.comal.chattemplate.value.TupleValue;
import org.comal.chattemplate.value.UndefinedValue;
import org.comal.chattemplate.value.Value;

/** What stands behind {@code value.name} and {@code value[key]}. */
public final class Access {
  /** Methods that would change a value; the reference engine's sandbox refuses them too. */
  private static final Set<String> OF_LISTS =
      Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");

  private static final Set<String> OF_DICTS =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private Access() {}

  /** {@return a method or what else a name stands for, before keys; undefined where nothing} */
  public static Value attribute(Value target, String name, Budget budget) {
    Value own = own(target, name);
    if (own != null) {
      return own;
    }
    Value entry = target instanceof DictValue d ? d.get(name) : null;
    return entry != null ? entry : missing(target, name, budget);
  }

  /** {@return what a key stands for, before methods; undefined where nothing} */
  public static Value item(Value target, Value key, Budget budget) {
    Value element = element(target, key);
    if (element != null) {
      return element;
    }
    if (key instanceof TextValue name) {
      Value own = own(target, name.string());
      return own != null ? own : missing(target, name.string(), budget);
    }
    if (target instanceof UndefinedValue u) {
      throw u.fault();
    }
    return new UndefinedValue(
        "a value of type " + target.typeName() + " has no element " + described(key, budget));
  }

  private static String described(Value key, Budget budget) {
    if (key instanceof UndefinedValue u) {
      return "at a place that is undefined: " + u.why();
    }
    return IntValue.integer(key) != null ? key.text(budget) : "at a place of " + key.typeName();
  }

  private static Value element(Value target, Value key) {
    if (target instanceof DictValue d) {
      return key instanceof ListValue || key instanceof DictValue ? null : d.get(key);
    }
    BigInteger index = IntValue.integer(key);
    if (index == null || index.bitLength() > 31) {
      return null;
    }
    int at = index.intValue();
    if (target instanceof SequenceValue s) {
      List<Value> elements = s.elements();
      int from = at < 0 ? at + elements.size() : at;
      return from >= 0 && from < elements.size() ? elements.get(from) : null;
    }
    if (target instanceof TextValue t) {
      int length = t.length();
      int from = at < 0 ? at + length : at;
      if (from < 0 || from >= length) {
        return null;
      }
      int begin = t.string().offsetByCodePoints(0, from);
      return t.with(Character.toString(t.string().codePointAt(begin)));
    }
    return null;
  }

  private static Value own(Value target, String name) {
    if (target instanceof TextValue t) {
      return TextMethods.of(t, name);
    }
    if (target instanceof DictValue d) {
      return OF_DICTS.contains(name) ? changing(target, name) : DictMethods.of(d, name);
    }
    if (target instanceof TupleValue t && t.names().contains(name)) {
      return t.elements().get(t.names().indexOf(name));
    }
    if (target instanceof SequenceValue s) {
      return target instanceof ListValue && OF_LISTS.contains(name)
          ? changing(target, name)
          : SequenceMethods.of(s, name);
    }
    if (target instanceof NamespaceValue n) {
      return n.get(name);
    }
    if (target instanceof LoopValue l) {
      return l.attribute(name);
    }
    return target instanceof FunctionValue f ? f.attribute(name) : null;
  }

  private static UndefinedValue changing(Value target, String name) {
    return new UndefinedValue(
        "templates cannot change values: "
            + name
            + " of a value of type "
            + target.typeName()
            + " is refused; build another with + or set it in a namespace",
        true);
  }

  private static Value missing(Value target, String name, Budget budget) {
    if (target instanceof UndefinedValue u) {
      throw u.fault();
    }
    budget.spend(1);
    return new UndefinedValue(
        "a value of type " + target.typeName() + " has nothing named " + name);
  }
}
