package org.comal.chattemplate.internal.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.comal.chattemplate.internal.syntax.Statement;
import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.DictValue;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.FunctionValue;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.TupleValue;
import org.comal.chattemplate.internal.value.UndefinedValue;
import org.comal.chattemplate.internal.value.Value;

/** A macro, or the body of a call block: it sees the variables around its definition. */
final class MacroFunction implements FunctionValue {
  private final String name;
  private final Statement.Signature signature;
  private final Scope around;
  private final ExpressionEvaluator evaluator;
  private final Function<Scope, String> body;

  /**
   * A macro.
   *
   * @param name for messages
   * @param signature its parameters
   * @param around where it is defined
   * @param evaluator of the defaults
   * @param body renders the body
   */
  MacroFunction(
      String name,
      Statement.Signature signature,
      Scope around,
      ExpressionEvaluator evaluator,
      Function<Scope, String> body) {
    this.name = name;
    this.signature = signature;
    this.around = around;
    this.evaluator = evaluator;
    this.body = body;
  }

  @Override
  public Value call(Arguments arguments, Budget budget) {
    int line = evaluator.line();
    budget.enter();
    Scope scope = around.inner();
    bind(arguments, scope);
    String text = body.apply(scope);
    budget.leave();
    evaluator.at(line);
    return new TextValue(text);
  }

  private void bind(Arguments arguments, Scope scope) {
    List<String> names = signature.names();
    List<Value> positional = arguments.positional();
    Map<String, Value> named = new LinkedHashMap<>(arguments.named());
    int firstDefault = names.size() - signature.defaults().size();
    for (int i = 0; i < names.size(); i++) {
      String parameter = names.get(i);
      Value given = named.remove(parameter);
      if (i < positional.size()) {
        if (given != null) {
          throw new Fault("the macro " + name + " is given two values for " + parameter);
        }
        given = positional.get(i);
      }
      if (given == null) {
        given =
            i >= firstDefault
                ? evaluator.value(signature.defaults().get(i - firstDefault), scope)
                : new UndefinedValue("the macro " + name + " is given no value for " + parameter);
      }
      scope.set(parameter, given);
    }
    special(named, scope);
    if (signature.mentioned().contains("varargs")) {
      int from = Math.min(names.size(), positional.size());
      List<Value> rest = new ArrayList<>(positional.subList(from, positional.size()));
      scope.set("varargs", new TupleValue(rest, List.of()));
    } else if (positional.size() > names.size()) {
      throw new Fault("the macro " + name + " takes at most " + names.size() + " arguments");
    }
  }

  private void special(Map<String, Value> named, Scope scope) {
    if (signature.mentioned().contains("caller") && !signature.names().contains("caller")) {
      Value caller = named.remove("caller");
      scope.set("caller", caller != null ? caller : new UndefinedValue("there is no caller"));
    }
    if (signature.mentioned().contains("kwargs")) {
      scope.set("kwargs", DictValue.of(named));
    } else if (!named.isEmpty()) {
      throw new Fault(
          "the macro " + name + " has no parameter named " + named.keySet().iterator().next());
    }
  }

  @Override
  public Value attribute(String attribute) {
    return attribute.equals("name") ? new TextValue(name) : null;
  }
}
