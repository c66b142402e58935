package org.comal.chattemplate.library;

import java.util.List;
import org.comal.chattemplate.value.Arguments;
import org.comal.chattemplate.value.Budget;
import org.comal.chattemplate.value.Fault;
import org.comal.chattemplate.value.FunctionValue;
import org.comal.chattemplate.value.NoneValue;
import org.comal.chattemplate.value.Value;

/** Values that come again and again, in order. */
final class Cycler implements FunctionValue {
  private final List<Value> values;
  private int at;

  Cycler(List<Value> values) {
    if (values.isEmpty()) {
      throw new Fault("cycler needs at least one value");
    }
    this.values = values;
  }

  @Override
  public Value call(Arguments arguments, Budget budget) {
    throw new Fault("a cycler is not called itself; call its next()");
  }

  @Override
  public Value attribute(String name) {
    return switch (name) {
      case "current" -> values.get(at);
      case "next" -> (FunctionValue) (arguments, budget) -> next();
      case "reset" -> (FunctionValue) (arguments, budget) -> reset();
      default -> null;
    };
  }

  private Value next() {
    Value value = values.get(at);
    at = (at + 1) % values.size();
    return value;
  }

  private Value reset() {
    at = 0;
    return NoneValue.NONE;
  }
}
