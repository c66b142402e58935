package org.comal.chattemplate.internal.syntax;

import java.util.List;
import java.util.Optional;
import org.comal.chattemplate.internal.value.Value;

/** What has a value. */
public sealed interface Expression {
  /** {@return where it stands, from 1} */
  int line();

  /** A value that is written out. */
  record Literal(int line, Value value) implements Expression {}

  /** A variable. */
  record Name(int line, String name) implements Expression {}

  /** {@code [a, b]}. */
  record ListDisplay(int line, List<Expression> elements) implements Expression {}

  /** {@code (a, b)}. */
  record TupleDisplay(int line, List<Expression> elements) implements Expression {}

  /** {@code {a: b}}; keys and values are aligned. */
  record DictDisplay(int line, List<Expression> keys, List<Expression> values)
      implements Expression {}

  /** {@code target.name}. */
  record AttributeAccess(int line, Expression target, String name) implements Expression {}

  /** {@code target[key]}. */
  record Item(int line, Expression target, Expression key) implements Expression {}

  /** {@code target[start:stop:step]}. */
  record Sliced(
      int line,
      Expression target,
      Optional<Expression> start,
      Optional<Expression> stop,
      Optional<Expression> step)
      implements Expression {}

  /** {@code callee(arguments)}. */
  record Call(int line, Expression callee, ArgumentList arguments) implements Expression {}

  /** {@code input|name(arguments)}. */
  record Filtered(int line, Expression input, String name, ArgumentList arguments)
      implements Expression {}

  /** {@code input is name(arguments)}. */
  record Tested(int line, Expression input, String name, ArgumentList arguments)
      implements Expression {}

  /** {@code not operand}. */
  record Not(int line, Expression operand) implements Expression {}

  /** {@code -operand} and {@code +operand}. */
  record Signed(int line, boolean minus, Expression operand) implements Expression {}

  /** Arithmetic, with its operator as it is written. */
  record Binary(int line, String operator, Expression left, Expression right)
      implements Expression {}

  /** {@code a ~ b}, as texts. */
  record Concat(int line, List<Expression> parts) implements Expression {}

  /** {@code a < b <= c}: operators stand between the operands. */
  record Compared(int line, List<Expression> operands, List<String> operators)
      implements Expression {}

  /** {@code left and right}. */
  record And(int line, Expression left, Expression right) implements Expression {}

  /** {@code left or right}. */
  record Or(int line, Expression left, Expression right) implements Expression {}

  /** {@code then if condition else otherwise}. */
  record Conditional(
      int line, Expression condition, Expression then, Optional<Expression> otherwise)
      implements Expression {}
}
