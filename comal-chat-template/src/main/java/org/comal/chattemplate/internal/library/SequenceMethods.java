package org.comal.chattemplate.internal.library;

import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.IntValue;
import org.comal.chattemplate.internal.value.ListValue;
import org.comal.chattemplate.internal.value.SequenceValue;
import org.comal.chattemplate.internal.value.Value;
import org.comal.chattemplate.internal.value.ValueComparison;

/** The methods of lists, tuples and ranges. */
final class SequenceMethods {
  private SequenceMethods() {}

  /** {@return a method of a sequence, or null} */
  static Value of(SequenceValue self, String name) {
    Method<SequenceValue> method =
        switch (name) {
          case "count" -> SequenceMethods::count;
          case "index" -> SequenceMethods::index;
          case "copy" -> self instanceof ListValue ? (s, arguments, budget) -> s : null;
          default -> null;
        };
    return method == null ? null : method.of(self);
  }

  private static Value count(SequenceValue self, Arguments arguments, Budget budget) {
    Value wanted = arguments.bind("count", 1, "value")[0];
    budget.spend(self.length());
    return IntValue.of(
        self.elements().stream().filter(e -> ValueComparison.equal(e, wanted, budget)).count());
  }

  private static Value index(SequenceValue self, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("index", 1, "value", "start", "stop");
    int length = self.length();
    int from = bound[1] == null ? 0 : place(bound[1], length);
    int to = bound[2] == null ? length : place(bound[2], length);
    for (int i = from; i < Math.min(to, length); i++) {
      budget.spend(1);
      if (ValueComparison.equal(self.elements().get(i), bound[0], budget)) {
        return IntValue.of(i);
      }
    }
    throw new Fault("a value of type " + self.typeName() + " does not have the element sought");
  }

  private static int place(Value value, int length) {
    int at = IntValue.intOf(value, "a place");
    return at < 0 ? Math.max(0, at + length) : at;
  }
}
