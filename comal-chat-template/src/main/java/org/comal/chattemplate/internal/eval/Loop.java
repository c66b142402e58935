package org.comal.chattemplate.internal.eval;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.BoolValue;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.FunctionValue;
import org.comal.chattemplate.internal.value.IntValue;
import org.comal.chattemplate.internal.value.LoopValue;
import org.comal.chattemplate.internal.value.TextBuffer;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.UndefinedValue;
import org.comal.chattemplate.internal.value.Value;
import org.comal.chattemplate.internal.value.ValueComparison;

/** Where a loop stands. It looks ahead only when it is asked for what comes. */
final class Loop implements LoopValue {
  private final int depth;
  private final BiFunction<Value, Integer, String> again;
  private final Budget budget;
  private Iterator<Value> elements;
  private int index = -1;
  private int length = -1;
  private Value previous;
  private Value current;
  private Value next;
  private List<Value> last;

  /**
   * A loop before its first element.
   *
   * @param elements to go through
   * @param depth loops around it that called it, from 0
   * @param again renders the loop over other elements at a depth; null unless it is recursive
   * @param budget pays
   */
  Loop(
      Iterator<Value> elements,
      int depth,
      BiFunction<Value, Integer, String> again,
      Budget budget) {
    this.elements = elements;
    this.depth = depth;
    this.again = again;
    this.budget = budget;
  }

  boolean hasNext() {
    return next != null || elements.hasNext();
  }

  Value advance() {
    previous = current;
    current = next != null ? next : elements.next();
    next = null;
    index++;
    return current;
  }

  private Value peek() {
    if (next == null && elements.hasNext()) {
      next = elements.next();
    }
    return next;
  }

  @Override
  public int length() {
    if (length < 0) {
      List<Value> rest = new ArrayList<>();
      elements.forEachRemaining(rest::add);
      budget.spend(rest.size());
      length = rest.size() + index + 1 + (next == null ? 0 : 1);
      elements = rest.iterator();
    }
    return length;
  }

  @Override
  public Value attribute(String name) {
    return switch (name) {
      case "index" -> IntValue.of(index + 1L);
      case "index0" -> IntValue.of(index);
      case "first" -> BoolValue.of(index == 0);
      case "last" -> BoolValue.of(peek() == null);
      case "length" -> IntValue.of(length());
      case "revindex" -> IntValue.of((long) length() - index);
      case "revindex0" -> IntValue.of((long) length() - index - 1);
      case "depth" -> IntValue.of(depth + 1L);
      case "depth0" -> IntValue.of(depth);
      case "previtem" -> orUndefined(index == 0 ? null : previous, "there is no previous item");
      case "nextitem" -> orUndefined(peek(), "there is no next item");
      case "cycle" -> (FunctionValue) (arguments, b) -> cycle(arguments.positional());
      case "changed" -> (FunctionValue) (arguments, b) -> changed(arguments);
      default -> null;
    };
  }

  private static Value orUndefined(Value value, String why) {
    return value == null ? new UndefinedValue(why) : value;
  }

  private Value cycle(List<Value> values) {
    if (values.isEmpty()) {
      throw new Fault("loop.cycle needs at least one value");
    }
    return values.get(index % values.size());
  }

  private Value changed(Arguments arguments) {
    List<Value> now = arguments.positional();
    boolean same = last != null && last.size() == now.size();
    for (int i = 0; same && i < now.size(); i++) {
      same = ValueComparison.equal(last.get(i), now.get(i), budget);
    }
    last = now;
    return BoolValue.of(!same);
  }

  @Override
  public Value recurse(Value inner) {
    if (again == null) {
      throw new Fault("loop is called, but the loop is not marked recursive");
    }
    return new TextValue(again.apply(inner, depth + 1));
  }

  @Override
  public void repr(TextBuffer out) {
    out.append("<LoopContext " + (index + 1) + "/" + length() + ">");
  }
}
