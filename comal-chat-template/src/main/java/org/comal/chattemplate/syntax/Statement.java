package org.comal.chattemplate.syntax;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a template does. */
public sealed interface Statement {
  /** {@return where it stands, from 1} */
  int line();

  /** Text outside of tags. */
  record Data(int line, String text) implements Statement {}

  /** {@code {{ expression }}}. */
  record Output(int line, Expression expression) implements Statement {}

  /** {@code if}, {@code elif}, {@code else}: the first body whose condition holds. */
  record If(int line, List<Branch> branches, List<Statement> otherwise) implements Statement {}

  /** A condition and what is done where it holds. */
  record Branch(Expression condition, List<Statement> body) {}

  /** {@code for target in elements if condition recursive}, {@code else}. */
  record For(
      int line,
      Target target,
      Expression elements,
      Optional<Expression> condition,
      boolean recursive,
      List<Statement> body,
      List<Statement> otherwise)
      implements Statement {}

  /** {@code set target = expression}. */
  record Assign(int line, Target target, Expression expression) implements Statement {}

  /** {@code set target} up to {@code endset}, through filters. */
  record Capture(int line, Target target, List<Filter> filters, List<Statement> body)
      implements Statement {}

  /** {@code filter name} up to {@code endfilter}. */
  record Through(int line, List<Filter> filters, List<Statement> body) implements Statement {}

  /** A filter of a block. */
  record Filter(int line, String name, ArgumentList arguments) {}

  /** {@code with a = b} up to {@code endwith}; targets and values are aligned. */
  record With(int line, List<Target> targets, List<Expression> values, List<Statement> body)
      implements Statement {}

  /** {@code macro name(parameters)} up to {@code endmacro}. */
  record Macro(int line, String name, Signature signature, List<Statement> body)
      implements Statement {}

  /** {@code call(parameters) expression} up to {@code endcall}. */
  record CallBlock(int line, Signature signature, Expression.Call call, List<Statement> body)
      implements Statement {}

  /** {@code generation} up to {@code endgeneration}: what the assistant says. */
  record Generation(int line, List<Statement> body) implements Statement {}

  /** {@code break}. */
  record Break(int line) implements Statement {}

  /** {@code continue}. */
  record Continue(int line) implements Statement {}

  /**
   * The parameters of a macro.
   *
   * @param names in order
   * @param defaults of the last parameters, as many as have one
   * @param mentioned which of varargs, kwargs and caller the body names: only then may a call give
   *     them
   */
  record Signature(List<String> names, List<Expression> defaults, Set<String> mentioned) {}
}
