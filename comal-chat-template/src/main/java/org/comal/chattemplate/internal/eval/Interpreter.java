package org.comal.chattemplate.internal.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.comal.chattemplate.internal.library.Filters;
import org.comal.chattemplate.internal.syntax.Expression;
import org.comal.chattemplate.internal.syntax.Statement;
import org.comal.chattemplate.internal.syntax.Target;
import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.NamespaceValue;
import org.comal.chattemplate.internal.value.SelectedIterator;
import org.comal.chattemplate.internal.value.TextBuffer;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.Value;

/** Runs a template's statements once. */
public final class Interpreter {
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  private final Budget budget;
  private final ExpressionEvaluator evaluator;
  private final Scope variables;
  private final TextBuffer text;
  private final List<int[]> generated = new ArrayList<>();
  private int unplaced;

  /** Where output goes: the text, or a part of it that is captured. */
  private TextBuffer out;

  /**
   * An interpreter for one rendering.
   *
   * @param variables by name; taken over
   * @param budget pays
   */
  public Interpreter(Map<String, Value> variables, Budget budget) {
    this.budget = budget;
    this.evaluator = new ExpressionEvaluator(budget);
    this.variables = Scope.of(variables);
    this.text = budget.buffer();
    this.out = text;
  }

  /** Runs statements; called once. */
  public void run(List<Statement> template) {
    run(template, variables.inner());
  }

  /** {@return what was printed} */
  public String text() {
    return text.toString();
  }

  /** {@return beginnings and ends, in the text, of what generation blocks printed} */
  public List<int[]> generated() {
    return Collections.unmodifiableList(generated);
  }

  /** {@return generation blocks whose place in the text is unknown, as they were captured} */
  public int unplaced() {
    return unplaced;
  }

  /** {@return the line that is being run, for messages} */
  public int line() {
    return evaluator.line();
  }

  private Flow run(List<Statement> statements, Scope scope) {
    budget.enter();
    Flow flow = Flow.ON;
    for (int i = 0; i < statements.size() && flow == Flow.ON; i++) {
      Statement statement = statements.get(i);
      evaluator.at(statement.line());
      budget.spend(1);
      flow = run(statement, scope);
    }
    budget.leave();
    return flow;
  }

  private Flow run(Statement statement, Scope scope) {
    if (statement instanceof Statement.Data data) {
      out.append(data.text());
    } else if (statement instanceof Statement.Output output) {
      for (Expression expression : output.expressions()) {
        evaluator.value(expression, scope).print(out);
      }
    } else if (statement instanceof Statement.If choice) {
      return choose(choice, scope);
    } else if (statement instanceof Statement.For loop) {
      return loop(loop, evaluator.value(loop.elements(), scope), 0, scope);
    } else if (statement instanceof Statement.Assign assign) {
      assign(assign.target(), evaluator.value(assign.expression(), scope), scope);
    } else if (statement instanceof Statement.Break) {
      return Flow.BREAK;
    } else if (statement instanceof Statement.Continue) {
      return Flow.CONTINUE;
    } else {
      block(statement, scope);
    }
    return Flow.ON;
  }

  private void block(Statement statement, Scope scope) {
    if (statement instanceof Statement.Capture c) {
      String captured = captured(c.body(), scope.inner());
      assign(c.target(), filtered(captured, c.filters(), scope), scope);
    } else if (statement instanceof Statement.Through t) {
      Scope inner = scope.inner();
      filtered(captured(t.body(), inner), t.filters(), inner).print(out);
    } else if (statement instanceof Statement.With w) {
      Scope inner = scope.inner();
      for (int i = 0; i < w.targets().size(); i++) {
        assign(w.targets().get(i), evaluator.value(w.values().get(i), scope), inner);
      }
      run(w.body(), inner);
    } else if (statement instanceof Statement.Macro m) {
      scope.set(m.name(), macro(m.name(), m.signature(), m.body(), scope));
    } else if (statement instanceof Statement.CallBlock c) {
      call(c, scope);
    } else if (statement instanceof Statement.Generation g) {
      generate(g, scope);
    } else {
      throw new IllegalStateException("a statement of an unknown kind: " + statement);
    }
  }

  private Flow choose(Statement.If choice, Scope scope) {
    for (Statement.Branch branch : choice.branches()) {
      if (evaluator.value(branch.condition(), scope).truth()) {
        return run(branch.body(), scope);
      }
    }
    return run(choice.otherwise(), scope);
  }

  private Flow loop(Statement.For statement, Value elements, int depth, Scope scope) {
    BiFunction<Value, Integer, String> again =
        statement.recursive()
            ? (inner, deeper) -> captured(() -> loop(statement, inner, deeper, scope))
            : null;
    Iterator<Value> chosen = chosen(statement, elements.iterator(), scope);
    Loop loop = new Loop(chosen, depth, again, budget);
    boolean empty = true;
    Flow flow = Flow.ON;
    while (flow != Flow.BREAK && loop.hasNext()) {
      budget.spend(1);
      empty = false;
      Scope inner = scope.inner();
      inner.set("loop", loop);
      assign(statement.target(), loop.advance(), inner);
      flow = run(statement.body(), inner);
    }
    return empty ? run(statement.otherwise(), scope.inner()) : Flow.ON;
  }

  /** {@return the elements that the loop's condition holds of, each asked when it is wanted} */
  private Iterator<Value> chosen(Statement.For loop, Iterator<Value> elements, Scope scope) {
    if (loop.condition().isEmpty()) {
      return elements;
    }
    Expression condition = loop.condition().get();
    return new SelectedIterator(
        elements,
        element -> {
          Scope inner = scope.inner();
          assign(loop.target(), element, inner);
          return evaluator.value(condition, inner).truth();
        },
        budget);
  }

  private void assign(Target target, Value value, Scope scope) {
    if (target instanceof Target.Variable v) {
      scope.set(v.name(), value);
    } else if (target instanceof Target.NamespaceEntry entry) {
      if (!(scope.get(entry.namespace()) instanceof NamespaceValue namespace)) {
        throw new Fault(
            entry.namespace()
                + "."
                + entry.name()
                + " cannot be set, as "
                + entry.namespace()
                + " is no namespace()",
            entry.line());
      }
      namespace.set(entry.name(), value);
    } else if (target instanceof Target.Unpacked several) {
      unpack(several.targets(), value, scope);
    }
  }

  private void unpack(List<Target> targets, Value value, Scope scope) {
    Iterator<Value> values = value.iterator();
    int count = 0;
    for (Target target : targets) {
      if (!values.hasNext()) {
        throw new Fault(targets.size() + " values are wanted, but there are only " + count);
      }
      assign(target, values.next(), scope);
      count++;
    }
    if (values.hasNext()) {
      throw new Fault(targets.size() + " values are wanted, but there are more");
    }
  }

  private MacroFunction macro(
      String name, Statement.Signature signature, List<Statement> body, Scope scope) {
    return new MacroFunction(
        name, signature, scope, evaluator, inner -> captured(() -> run(body, inner)));
  }

  private void call(Statement.CallBlock block, Scope scope) {
    Value callee = evaluator.value(block.call().callee(), scope);
    Arguments arguments = evaluator.arguments(block.call().arguments(), scope);
    Map<String, Value> named = new LinkedHashMap<>(arguments.named());
    named.put("caller", macro("caller", block.signature(), block.body(), scope));
    evaluator.call(callee, new Arguments(arguments.positional(), named)).print(out);
  }

  private void generate(Statement.Generation block, Scope scope) {
    int begin = out.length();
    run(block.body(), scope.inner());
    if (out == text) {
      generated.add(new int[] {begin, out.length()});
    } else {
      unplaced++;
    }
  }

  private Value filtered(String captured, List<Statement.Filter> filters, Scope scope) {
    Value value = new TextValue(captured);
    for (Statement.Filter filter : filters) {
      Arguments arguments = evaluator.arguments(filter.arguments(), scope);
      evaluator.at(filter.line());
      value = Filters.of(filter.name()).apply(value, arguments, budget);
    }
    return value;
  }

  private String captured(List<Statement> body, Scope scope) {
    return captured(() -> run(body, scope));
  }

  private String captured(Runnable body) {
    TextBuffer before = out;
    out = budget.buffer();
    body.run();
    String captured = out.toString();
    out = before;
    return captured;
  }
}
