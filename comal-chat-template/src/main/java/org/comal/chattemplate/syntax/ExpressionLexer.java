package org.comal.chattemplate.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.chattemplate.value.CodePoints;
import org.comal.chattemplate.value.Fault;

/** Takes apart what stands between the braces of a tag or an output. */
final class ExpressionLexer {
  private static final Pattern FLOAT =
      Pattern.compile(
          "(?<!\\.)(?:\\d+_)*\\d+(?:(?:\\.(?:\\d+_)*\\d+)?[eE][+\\-]?(?:\\d+_)*\\d+"
              + "|\\.(?:\\d+_)*\\d+)");
  private static final Pattern INTEGER =
      Pattern.compile(
          "0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?\\d)*|0(?:_?0)*");
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",", ";");

  private final String source;

  ExpressionLexer(String source) {
    this.source = source;
  }

  /**
   * Reads up to the closing, which is left to the caller.
   *
   * @param from where to begin
   * @param closing {@code %} or <code>}</code>, before another brace
   * @param firstLine the line of {@code from}
   * @param out where tokens go
   * @return where the closing begins, its sign included
   */
  int read(int from, char closing, int firstLine, List<Token> out) {
    Deque<Character> open = new ArrayDeque<>();
    int line = firstLine;
    int at = from;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (open.isEmpty() && closes(at, closing)) {
        return at;
      }
      if (CodePoints.isSpace(c)) {
        line += c == '\n' ? 1 : 0;
        at++;
        continue;
      }
      Token token = token(at, line);
      int end = at + (token.kind() == Token.Kind.TEXT ? quoted(at, line) : token.text().length());
      if (token.kind() == Token.Kind.OPERATOR) {
        balance(open, token);
      }
      out.add(
          token.kind() == Token.Kind.TEXT
              ? new Token(
                  Token.Kind.TEXT, Escapes.resolve(source.substring(at + 1, end - 1), line), line)
              : token);
      line += (int) source.substring(at, end).chars().filter(x -> x == '\n').count();
      at = end;
    }
    throw new Fault(
        closing == '%'
            ? "a tag is not closed: %} is missing"
            : "an output is not closed: }} is missing",
        firstLine);
  }

  private boolean closes(int at, char closing) {
    if (source.startsWith(closing + "}", at) || source.startsWith("-" + closing + "}", at)) {
      return true;
    }
    return closing == '%' && source.startsWith("+%}", at);
  }

  private Token token(int at, int line) {
    char c = source.charAt(at);
    if (c == '\'' || c == '"') {
      return new Token(Token.Kind.TEXT, "", line);
    }
    int name = at;
    int point = source.codePointAt(at);
    if (Character.isUnicodeIdentifierStart(point) || point == '_') {
      do {
        name += Character.charCount(point);
        point = name < source.length() ? source.codePointAt(name) : ' ';
      } while (Character.isUnicodeIdentifierPart(point) && !Character.isIdentifierIgnorable(point)
          || point == '_');
      return new Token(Token.Kind.NAME, source.substring(at, name), line);
    }
    Matcher number = FLOAT.matcher(source).region(at, source.length()).useTransparentBounds(true);
    if (number.lookingAt()) {
      return new Token(Token.Kind.FLOAT, number.group(), line);
    }
    number.usePattern(INTEGER);
    if (number.lookingAt()) {
      return new Token(Token.Kind.INTEGER, number.group(), line);
    }
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        return new Token(Token.Kind.OPERATOR, operator, line);
      }
    }
    throw new Fault("the character " + Character.toString(point) + " has no meaning here", line);
  }

  /** {@return the length of a text with its quotes} */
  private int quoted(int from, int line) {
    char quote = source.charAt(from);
    for (int i = from + 1; i < source.length(); i++) {
      if (source.charAt(i) == '\\') {
        i++;
      } else if (source.charAt(i) == quote) {
        return i + 1 - from;
      }
    }
    throw new Fault("a text is not closed: " + quote + " is missing", line);
  }

  private static void balance(Deque<Character> open, Token token) {
    char c = token.text().charAt(0);
    if (token.text().length() > 1) {
      return;
    }
    switch (c) {
      case '(' -> open.push(')');
      case '[' -> open.push(']');
      case '{' -> open.push('}');
      case ')', ']', '}' -> {
        if (open.isEmpty()) {
          throw new Fault(c + " closes nothing", token.line());
        }
        char wanted = open.pop();
        if (wanted != c) {
          throw new Fault(c + " stands where " + wanted + " should close", token.line());
        }
      }
      default -> {}
    }
  }
}
