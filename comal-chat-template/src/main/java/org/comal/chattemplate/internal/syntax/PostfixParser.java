package org.comal.chattemplate.internal.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.chattemplate.internal.value.Fault;

/** Reads what follows a value: calls, dots, brackets, filters and tests. */
final class PostfixParser {
  private final TokenStream in;
  private final ExpressionParser expressions;

  PostfixParser(TokenStream in, ExpressionParser expressions) {
    this.in = in;
    this.expressions = expressions;
  }

  /** Reads calls, dots and brackets. */
  Expression access(Expression value) {
    Expression result = value;
    while (true) {
      int line = in.line();
      if (in.skipOperator(".")) {
        result =
            in.is(Token.Kind.INTEGER)
                ? new Expression.Item(line, result, expressions.primary())
                : new Expression.AttributeAccess(line, result, in.expectName("a name"));
      } else if (in.isOperator("[")) {
        result = bracket(result);
      } else if (in.isOperator("(")) {
        result = new Expression.Call(line, result, arguments());
      } else {
        return result;
      }
    }
  }

  /** Reads filters and tests, and calls of what they give. */
  Expression filters(Expression value) {
    Expression result = value;
    while (true) {
      int line = in.line();
      if (in.skipOperator("|")) {
        Statement.Filter filter = filter();
        result = new Expression.Filtered(line, result, filter.name(), filter.arguments());
      } else if (in.skipName("is")) {
        result = test(result, line);
      } else if (in.isOperator("(")) {
        result = new Expression.Call(line, result, arguments());
      } else {
        return result;
      }
    }
  }

  /** Reads a filter's name and arguments. */
  Statement.Filter filter() {
    int line = in.line();
    String name = dotted("a filter's name");
    ArgumentList arguments = in.isOperator("(") ? arguments() : ArgumentList.NONE;
    return new Statement.Filter(line, name, arguments);
  }

  private String dotted(String wanted) {
    StringBuilder name = new StringBuilder(in.expectName(wanted));
    while (in.skipOperator(".")) {
      name.append('.').append(in.expectName(wanted));
    }
    return name.toString();
  }

  private Expression test(Expression value, int line) {
    boolean not = in.skipName("not");
    String name = dotted("a test's name");
    ArgumentList arguments = ArgumentList.NONE;
    if (in.isOperator("(")) {
      arguments = arguments();
    } else if (beginsOperand()) {
      Expression operand = access(expressions.primary());
      arguments = new ArgumentList(List.of(operand), Map.of(), Optional.empty(), Optional.empty());
    }
    Expression test = new Expression.Tested(line, value, name, arguments);
    return not ? new Expression.Not(line, test) : test;
  }

  private boolean beginsOperand() {
    if (in.isName("is")) {
      throw new Fault("a test cannot follow a test without parentheses", in.line());
    }
    return switch (in.current().kind()) {
      case NAME -> !in.isName("else") && !in.isName("or") && !in.isName("and");
      case TEXT, INTEGER, FLOAT -> true;
      default -> in.isOperator("[") || in.isOperator("{");
    };
  }

  private Expression bracket(Expression target) {
    int line = in.line();
    in.expectOperator("[");
    Optional<Expression> start =
        in.isOperator(":") ? Optional.empty() : Optional.of(expressions.expression());
    if (!in.skipOperator(":")) {
      List<Expression> keys = new ArrayList<>(List.of(start.orElseThrow()));
      while (in.skipOperator(",") && !in.isOperator("]")) {
        keys.add(expressions.expression());
      }
      in.expectOperator("]");
      Expression key = keys.size() == 1 ? keys.get(0) : new Expression.TupleDisplay(line, keys);
      return new Expression.Item(line, target, key);
    }
    Optional<Expression> stop = bound();
    Optional<Expression> step = in.skipOperator(":") ? bound() : Optional.empty();
    in.expectOperator("]");
    return new Expression.Sliced(line, target, start, stop, step);
  }

  private Optional<Expression> bound() {
    return in.isOperator(":") || in.isOperator("]")
        ? Optional.empty()
        : Optional.of(expressions.expression());
  }

  ArgumentList arguments() {
    in.expectOperator("(");
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    Optional<Expression> more = Optional.empty();
    Optional<Expression> moreNamed = Optional.empty();
    while (!in.isOperator(")")) {
      int line = in.line();
      if (moreNamed.isPresent()) {
        throw new Fault("no argument may follow **", line);
      }
      if (in.skipOperator("*")) {
        once(more, "*", line);
        more = Optional.of(expressions.expression());
      } else if (in.skipOperator("**")) {
        moreNamed = Optional.of(expressions.expression());
      } else if (in.is(Token.Kind.NAME) && in.following().isOperator("=")) {
        String name = in.next().text();
        in.next();
        if (named.put(name, expressions.expression()) != null) {
          throw new Fault("the argument " + name + " is given twice", line);
        }
      } else {
        if (more.isPresent() || !named.isEmpty()) {
          throw new Fault("an argument without a name stands after one with a name", line);
        }
        positional.add(expressions.expression());
      }
      if (!in.skipOperator(",") && !in.isOperator(")")) {
        throw in.unexpected(", or )");
      }
    }
    in.next();
    return new ArgumentList(positional, named, more, moreNamed);
  }

  private static void once(Optional<Expression> before, String sign, int line) {
    if (before.isPresent()) {
      throw new Fault(sign + " stands twice in one call", line);
    }
  }
}
