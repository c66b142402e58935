package org.comal.chattemplate.syntax;

import java.util.List;
import org.comal.chattemplate.value.Fault;

/** Tokens, one after the other. */
final class TokenStream {
  /** Deeper nesting than this is refused, before it can exhaust the stack. */
  private static final int DEPTH = 150;

  private final List<Token> tokens;
  private int at;
  private int nested;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  Token following() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  int line() {
    return current().line();
  }

  Token next() {
    Token token = current();
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  boolean isOperator(String operator) {
    return current().isOperator(operator);
  }

  boolean isName(String name) {
    return current().isName(name);
  }

  boolean is(Token.Kind kind) {
    return current().kind() == kind;
  }

  boolean skipOperator(String operator) {
    if (isOperator(operator)) {
      next();
      return true;
    }
    return false;
  }

  boolean skipName(String name) {
    if (isName(name)) {
      next();
      return true;
    }
    return false;
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw unexpected(operator);
    }
  }

  String expectName(String wanted) {
    if (!is(Token.Kind.NAME)) {
      throw unexpected(wanted);
    }
    return next().text();
  }

  void expect(Token.Kind kind) {
    if (!is(kind)) {
      throw unexpected(new Token(kind, "", 0).described());
    }
    next();
  }

  Fault unexpected(String wanted) {
    return new Fault(
        "there is " + current().described() + " where " + wanted + " is wanted", line());
  }

  void enter() {
    if (++nested > DEPTH) {
      throw new Fault("the template nests more than " + DEPTH + " levels", line());
    }
  }

  void leave() {
    nested--;
  }
}
