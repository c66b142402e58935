package org.comal.chattemplate.internal.eval;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.chattemplate.internal.library.Access;
import org.comal.chattemplate.internal.library.Filters;
import org.comal.chattemplate.internal.library.PercentFormat;
import org.comal.chattemplate.internal.library.Tests;
import org.comal.chattemplate.internal.syntax.ArgumentList;
import org.comal.chattemplate.internal.syntax.Expression;
import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.Arithmetic;
import org.comal.chattemplate.internal.value.BoolValue;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.DictValue;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.FunctionValue;
import org.comal.chattemplate.internal.value.ListValue;
import org.comal.chattemplate.internal.value.LoopValue;
import org.comal.chattemplate.internal.value.Slice;
import org.comal.chattemplate.internal.value.TextBuffer;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.TupleValue;
import org.comal.chattemplate.internal.value.UndefinedValue;
import org.comal.chattemplate.internal.value.Value;
import org.comal.chattemplate.internal.value.ValueComparison;

/** Finds the values of expressions. */
final class ExpressionEvaluator {
  private final Budget budget;
  private int line = 1;

  ExpressionEvaluator(Budget budget) {
    this.budget = budget;
  }

  /** {@return the line that is being evaluated, for messages} */
  int line() {
    return line;
  }

  /** Says which line is being worked at. */
  void at(int newLine) {
    line = newLine;
  }

  /** {@return the value of an expression} */
  Value value(Expression e, Scope scope) {
    line = e.line();
    budget.spend(1);
    budget.enter();
    Value value = dispatch(e, scope);
    budget.leave();
    return value;
  }

  private Value dispatch(Expression e, Scope scope) {
    if (e instanceof Expression.Literal literal) {
      return literal.value();
    }
    if (e instanceof Expression.Name name) {
      Value value = scope.get(name.name());
      return value != null ? value : new UndefinedValue(name.name() + " is not defined");
    }
    if (e instanceof Expression.AttributeAccess a) {
      Value target = value(a.target(), scope);
      line = a.line();
      return Access.attribute(target, a.name(), budget);
    }
    if (e instanceof Expression.Item i) {
      Value target = value(i.target(), scope);
      Value key = value(i.key(), scope);
      line = i.line();
      return Access.item(target, key, budget);
    }
    if (e instanceof Expression.Compared c) {
      return compared(c, scope);
    }
    if (e instanceof Expression.Binary b) {
      Value left = value(b.left(), scope);
      Value right = value(b.right(), scope);
      line = b.line();
      return binary(b.operator(), left, right);
    }
    if (e instanceof Expression.And and) {
      Value left = value(and.left(), scope);
      return left.truth() ? value(and.right(), scope) : left;
    }
    if (e instanceof Expression.Or or) {
      Value left = value(or.left(), scope);
      return left.truth() ? left : value(or.right(), scope);
    }
    if (e instanceof Expression.Not not) {
      return BoolValue.of(!value(not.operand(), scope).truth());
    }
    if (e instanceof Expression.Filtered f) {
      Value input = value(f.input(), scope);
      Arguments arguments = arguments(f.arguments(), scope);
      line = f.line();
      return Filters.of(f.name()).apply(input, arguments, budget);
    }
    if (e instanceof Expression.Tested t) {
      Value input = value(t.input(), scope);
      Arguments arguments = arguments(t.arguments(), scope);
      line = t.line();
      return BoolValue.of(Tests.of(t.name()).holds(input, arguments, budget));
    }
    if (e instanceof Expression.Call call) {
      Value callee = value(call.callee(), scope);
      Arguments arguments = arguments(call.arguments(), scope);
      line = call.line();
      return call(callee, arguments);
    }
    return lessCommon(e, scope);
  }

  private Value lessCommon(Expression e, Scope scope) {
    if (e instanceof Expression.Conditional c) {
      if (value(c.condition(), scope).truth()) {
        return value(c.then(), scope);
      }
      return c.otherwise().isPresent()
          ? value(c.otherwise().get(), scope)
          : new UndefinedValue("an if without else, whose condition does not hold, has no value");
    }
    if (e instanceof Expression.Concat c) {
      return concat(values(c.parts(), scope));
    }
    if (e instanceof Expression.Sliced s) {
      return sliced(s, scope);
    }
    if (e instanceof Expression.Signed s) {
      Value operand = value(s.operand(), scope);
      return s.minus() ? Arithmetic.negate(operand) : Arithmetic.plus(operand);
    }
    if (e instanceof Expression.ListDisplay l) {
      return new ListValue(values(l.elements(), scope));
    }
    if (e instanceof Expression.TupleDisplay t) {
      return new TupleValue(values(t.elements(), scope), List.of());
    }
    if (e instanceof Expression.DictDisplay d) {
      List<DictValue.Entry> entries = new ArrayList<>();
      for (int i = 0; i < d.keys().size(); i++) {
        entries.add(
            new DictValue.Entry(value(d.keys().get(i), scope), value(d.values().get(i), scope)));
      }
      return DictValue.of(entries);
    }
    throw new IllegalStateException("an expression of an unknown kind: " + e);
  }

  private List<Value> values(List<Expression> expressions, Scope scope) {
    List<Value> values = new ArrayList<>(expressions.size());
    for (Expression e : expressions) {
      values.add(value(e, scope));
    }
    return values;
  }

  private Value sliced(Expression.Sliced s, Scope scope) {
    Value target = value(s.target(), scope);
    Slice slice = Slice.of(bound(s.start(), scope), bound(s.stop(), scope), bound(s.step(), scope));
    if (target instanceof UndefinedValue u) {
      throw u.fault();
    }
    line = s.line();
    return slice.of(target, budget);
  }

  private Value bound(Optional<Expression> e, Scope scope) {
    return e.isPresent() ? value(e.get(), scope) : null;
  }

  private TextValue concat(List<Value> parts) {
    TextBuffer out = budget.buffer();
    parts.forEach(part -> part.print(out));
    return new TextValue(out.toString());
  }

  private Value binary(String operator, Value left, Value right) {
    return switch (operator) {
      case "+" -> Arithmetic.add(left, right, budget);
      case "-" -> Arithmetic.subtract(left, right);
      case "*" -> Arithmetic.multiply(left, right, budget);
      case "/" -> Arithmetic.divide(left, right);
      case "//" -> Arithmetic.floorDivide(left, right);
      case "**" -> Arithmetic.power(left, right);
      default ->
          left instanceof TextValue format
              ? PercentFormat.format(format, right, budget)
              : Arithmetic.modulo(left, right);
    };
  }

  private Value compared(Expression.Compared c, Scope scope) {
    Value left = value(c.operands().get(0), scope);
    for (int i = 0; i < c.operators().size(); i++) {
      Value right = value(c.operands().get(i + 1), scope);
      line = c.line();
      if (!ValueComparison.holds(c.operators().get(i), left, right, budget)) {
        return BoolValue.FALSE;
      }
      left = right;
    }
    return BoolValue.TRUE;
  }

  /** {@return what a call gives} */
  Value call(Value callee, Arguments arguments) {
    if (callee instanceof FunctionValue f) {
      return f.call(arguments, budget);
    }
    if (callee instanceof LoopValue l) {
      return l.recurse(arguments.bind("loop", 1, "elements")[0]);
    }
    if (callee instanceof UndefinedValue u) {
      throw u.fault();
    }
    throw new Fault("a value of type " + callee.typeName() + " cannot be called");
  }

  /** {@return the arguments of a call} */
  Arguments arguments(ArgumentList list, Scope scope) {
    if (list.equals(ArgumentList.NONE)) {
      return Arguments.NONE;
    }
    List<Value> positional = values(list.positional(), scope);
    if (list.more().isPresent()) {
      for (Iterator<Value> it = value(list.more().get(), scope).iterator(); it.hasNext(); ) {
        budget.spend(1);
        positional.add(it.next());
      }
    }
    Map<String, Value> named = new LinkedHashMap<>();
    list.named().forEach((name, e) -> named.put(name, value(e, scope)));
    if (list.moreNamed().isPresent()) {
      if (!(value(list.moreNamed().get(), scope) instanceof DictValue more)) {
        throw new Fault("what stands behind ** must be a dict");
      }
      for (DictValue.Entry e : more.entries()) {
        if (!(e.key() instanceof TextValue name) || named.containsKey(name.string())) {
          throw new Fault("the keys behind ** must be texts, each given once");
        }
        named.put(name.string(), e.value());
      }
    }
    return new Arguments(positional, named);
  }
}
