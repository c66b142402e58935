package org.comal.chattemplate.syntax;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.comal.chattemplate.value.BoolValue;
import org.comal.chattemplate.value.Fault;
import org.comal.chattemplate.value.FloatValue;
import org.comal.chattemplate.value.IntValue;
import org.comal.chattemplate.value.NoneValue;
import org.comal.chattemplate.value.TextValue;
import org.comal.chattemplate.value.Value;

/**
 * Reads expressions. From loosest to tightest: conditional, or, and, not, comparison, + and -, ~,
 * product, power, sign, then what follows a value: calls, dots, brackets, filters and tests.
 */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final TokenStream in;
  private final PostfixParser postfix;

  /** Names of the macro that is being read, outermost first. */
  private final List<Set<String>> mentioned = new ArrayList<>();

  ExpressionParser(TokenStream in) {
    this.in = in;
    this.postfix = new PostfixParser(in, this);
  }

  /** Begins to note the names that are read, until {@link #endNames}. */
  void noteNames(Set<String> names) {
    mentioned.add(names);
  }

  /** Ends what {@link #noteNames} began. */
  void endNames() {
    mentioned.remove(mentioned.size() - 1);
  }

  Expression expression() {
    in.enter();
    int line = in.line();
    Expression value = or();
    while (in.skipName("if")) {
      Expression condition = or();
      Optional<Expression> otherwise =
          in.skipName("else") ? Optional.of(expression()) : Optional.empty();
      value = new Expression.Conditional(line, condition, value, otherwise);
      line = in.line();
    }
    in.leave();
    return value;
  }

  /** Reads an expression, or several with commas between, which make a tuple. */
  Expression tuple(boolean conditional, boolean mayBeEmpty, String endName) {
    int line = in.line();
    List<Expression> elements = new ArrayList<>();
    boolean comma = false;
    while (!endsTuple(endName)) {
      elements.add(conditional ? expression() : or());
      if (!in.skipOperator(",")) {
        break;
      }
      comma = true;
    }
    if (!comma && elements.size() == 1) {
      return elements.get(0);
    }
    if (elements.isEmpty() && !mayBeEmpty) {
      throw in.unexpected("an expression");
    }
    return new Expression.TupleDisplay(line, elements);
  }

  private boolean endsTuple(String endName) {
    return in.is(Token.Kind.OUTPUT_END)
        || in.is(Token.Kind.TAG_END)
        || in.isOperator(")")
        || in.isName(endName);
  }

  Expression or() {
    int line = in.line();
    Expression left = and();
    while (in.skipName("or")) {
      left = new Expression.Or(line, left, and());
    }
    return left;
  }

  private Expression and() {
    int line = in.line();
    Expression left = not();
    while (in.skipName("and")) {
      left = new Expression.And(line, left, not());
    }
    return left;
  }

  private Expression not() {
    int line = in.line();
    if (in.skipName("not")) {
      in.enter();
      Expression operand = not();
      in.leave();
      return new Expression.Not(line, operand);
    }
    return comparison();
  }

  private Expression comparison() {
    int line = in.line();
    Expression first = sum();
    List<Expression> operands = new ArrayList<>(List.of(first));
    List<String> operators = new ArrayList<>();
    while (true) {
      if (in.is(Token.Kind.OPERATOR) && COMPARISONS.contains(in.current().text())) {
        operators.add(in.next().text());
      } else if (in.skipName("in")) {
        operators.add("in");
      } else if (in.isName("not") && in.following().isName("in")) {
        in.next();
        in.next();
        operators.add("not in");
      } else {
        break;
      }
      operands.add(sum());
    }
    return operators.isEmpty() ? first : new Expression.Compared(line, operands, operators);
  }

  private Expression sum() {
    int line = in.line();
    Expression left = concat();
    while (in.isOperator("+") || in.isOperator("-")) {
      left = new Expression.Binary(line, in.next().text(), left, concat());
    }
    return left;
  }

  private Expression concat() {
    int line = in.line();
    List<Expression> parts = new ArrayList<>(List.of(product()));
    while (in.skipOperator("~")) {
      parts.add(product());
    }
    return parts.size() == 1 ? parts.get(0) : new Expression.Concat(line, parts);
  }

  private Expression product() {
    int line = in.line();
    Expression left = power();
    while (in.isOperator("*") || in.isOperator("/") || in.isOperator("//") || in.isOperator("%")) {
      left = new Expression.Binary(line, in.next().text(), left, power());
    }
    return left;
  }

  private Expression power() {
    int line = in.line();
    Expression left = sign(true);
    while (in.skipOperator("**")) {
      left = new Expression.Binary(line, "**", left, sign(true));
    }
    return left;
  }

  private Expression sign(boolean withFilters) {
    int line = in.line();
    Expression value;
    if (in.isOperator("-") || in.isOperator("+")) {
      boolean minus = in.next().text().equals("-");
      in.enter();
      value = new Expression.Signed(line, minus, sign(false));
      in.leave();
    } else {
      value = primary();
    }
    value = postfix.access(value);
    return withFilters ? postfix.filters(value) : value;
  }

  Expression primary() {
    Token token = in.current();
    return switch (token.kind()) {
      case NAME -> name(in.next());
      case TEXT -> {
        StringBuilder text = new StringBuilder();
        while (in.is(Token.Kind.TEXT)) {
          text.append(in.next().text());
        }
        yield new Expression.Literal(token.line(), new TextValue(text.toString()));
      }
      case INTEGER -> new Expression.Literal(token.line(), integer(in.next().text(), token.line()));
      case FLOAT ->
          new Expression.Literal(
              token.line(), new FloatValue(Double.parseDouble(in.next().text().replace("_", ""))));
      default -> display(token);
    };
  }

  private Expression name(Token token) {
    Value constant =
        switch (token.text()) {
          case "true", "True" -> BoolValue.TRUE;
          case "false", "False" -> BoolValue.FALSE;
          case "none", "None" -> NoneValue.NONE;
          default -> null;
        };
    if (constant != null) {
      return new Expression.Literal(token.line(), constant);
    }
    mentioned.forEach(names -> names.add(token.text()));
    return new Expression.Name(token.line(), token.text());
  }

  private static IntValue integer(String text, int line) {
    String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
    int base =
        digits.startsWith("0x")
            ? 16
            : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 10;
    BigInteger number = new BigInteger(base == 10 ? digits : digits.substring(2), base);
    if (number.bitLength() > IntValue.BITS) {
      throw new Fault("an integer has more than " + IntValue.BITS + " bits", line);
    }
    return new IntValue(number);
  }

  private Expression display(Token token) {
    if (in.skipOperator("(")) {
      in.enter();
      Expression inner = tuple(true, true, "");
      in.expectOperator(")");
      in.leave();
      return inner;
    }
    if (in.skipOperator("[")) {
      List<Expression> elements = new ArrayList<>();
      while (!in.isOperator("]")) {
        elements.add(expression());
        if (!in.skipOperator(",") && !in.isOperator("]")) {
          throw in.unexpected(", or ]");
        }
      }
      in.next();
      return new Expression.ListDisplay(token.line(), elements);
    }
    if (in.skipOperator("{")) {
      List<Expression> keys = new ArrayList<>();
      List<Expression> values = new ArrayList<>();
      while (!in.isOperator("}")) {
        keys.add(expression());
        in.expectOperator(":");
        values.add(expression());
        if (!in.skipOperator(",") && !in.isOperator("}")) {
          throw in.unexpected(", or }");
        }
      }
      in.next();
      return new Expression.DictDisplay(token.line(), keys, values);
    }
    throw in.unexpected("an expression");
  }
}
