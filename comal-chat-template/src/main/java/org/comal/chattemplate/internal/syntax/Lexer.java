package org.comal.chattemplate.internal.syntax;

import java.util.ArrayList;
import java.util.List;
import org.comal.chattemplate.internal.value.CodePoints;
import org.comal.chattemplate.internal.value.Fault;

/**
 * Takes a template apart into tokens.
 *
 * <p>White space goes as chat templates have it: a line end after a tag's or comment's end is not
 * part of the text, nor are blanks from a line's beginning to a tag or comment, unless a {@code +}
 * says so; a {@code -} takes all white space on its side; the template's last line end is dropped.
 */
final class Lexer {
  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private final ExpressionLexer expressions;
  private int at;
  private int line = 1;
  private boolean lineBegins = true;

  private Lexer(String source) {
    this.source = source;
    this.expressions = new ExpressionLexer(source);
  }

  /** {@return the tokens of a template, with one of kind END at the end} */
  static List<Token> tokens(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    if (source.endsWith("\n")) {
      source = source.substring(0, source.length() - 1);
    }
    Lexer lexer = new Lexer(source);
    while (lexer.at < source.length()) {
      lexer.next();
    }
    lexer.tokens.add(new Token(Token.Kind.END, "", lexer.line));
    return lexer.tokens;
  }

  private void next() {
    int open = nextOpening(at);
    if (open < 0) {
      data(source.substring(at));
      at = source.length();
      return;
    }
    char kind = source.charAt(open + 1);
    char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
    data(before(source.substring(at, open), kind, sign));
    int end = line + lines(at, open);
    line = end;
    at = open + 2 + (sign == '-' || sign == '+' ? 1 : 0);
    switch (kind) {
      case '#' -> comment(end);
      case '%' -> {
        int raw = rawBody();
        if (raw >= 0) {
          raw(raw, end);
        } else {
          code(Token.Kind.TAG_BEGIN, Token.Kind.TAG_END, '%', end);
        }
      }
      default -> code(Token.Kind.OUTPUT_BEGIN, Token.Kind.OUTPUT_END, '}', end);
    }
    lineBegins = at > 0 && source.charAt(at - 1) == '\n';
  }

  private int nextOpening(int from) {
    for (int i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** {@return what stays of a text before an opening} */
  private String before(String text, char kind, char sign) {
    if (sign == '-') {
      return CodePoints.stripEnd(text, CodePoints::isSpace);
    }
    if (sign == '+' || kind == '{') {
      return text;
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    boolean blank = text.substring(lineStart).codePoints().allMatch(CodePoints::isSpace);
    return blank && (lineStart > 0 || lineBegins) ? text.substring(0, lineStart) : text;
  }

  private void data(String text) {
    if (!text.isEmpty()) {
      tokens.add(new Token(Token.Kind.DATA, text, line));
    }
  }

  private int lines(int from, int to) {
    return (int) source.substring(from, to).chars().filter(c -> c == '\n').count();
  }

  private void comment(int begun) {
    int end = source.indexOf("#}", at);
    if (end < 0) {
      throw new Fault("a comment is not closed: #} is missing", begun);
    }
    int from = at;
    at = end + 2;
    afterClosing(end > from ? source.charAt(end - 1) : ' ');
    line += lines(from, at);
  }

  /** Skips what a closing takes away behind it. */
  private void afterClosing(char sign) {
    if (sign == '-') {
      at = afterSpace(at);
    } else if (sign != '+' && at < source.length() && source.charAt(at) == '\n') {
      at++;
    }
  }

  /** {@return where the content of a raw block begins, or -1 where the tag is another} */
  private int rawBody() {
    int i = afterSpace(at);
    if (!source.startsWith("raw", i)) {
      return -1;
    }
    i = afterSpace(i + 3);
    if (source.startsWith("-%}", i)) {
      return afterSpace(i + 3);
    }
    return source.startsWith("%}", i) ? i + 2 : -1;
  }

  private int afterSpace(int from) {
    int i = from;
    while (i < source.length() && CodePoints.isSpace(source.charAt(i))) {
      i++;
    }
    return i;
  }

  private void raw(int body, int begun) {
    for (int open = source.indexOf("{%", body); open >= 0; open = source.indexOf("{%", open + 2)) {
      char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
      int i = afterSpace(sign == '-' || sign == '+' ? open + 3 : open + 2);
      if (!source.startsWith("endraw", i)) {
        continue;
      }
      i = afterSpace(i + "endraw".length());
      boolean signed = source.startsWith("-%}", i) || source.startsWith("+%}", i);
      if (!signed && !source.startsWith("%}", i)) {
        continue;
      }
      lineBegins = source.charAt(body - 1) == '\n';
      data(before(source.substring(body, open), '%', sign));
      int from = at;
      at = i + (signed ? 3 : 2);
      afterClosing(signed ? source.charAt(i) : ' ');
      line += lines(from, at);
      return;
    }
    throw new Fault("a raw block is not closed: {% endraw %} is missing", begun);
  }

  private void code(Token.Kind begin, Token.Kind end, char closing, int begun) {
    tokens.add(new Token(begin, "", begun));
    int from = at;
    at = expressions.read(at, closing, line, tokens);
    char sign = source.charAt(at);
    int closed = line + lines(from, at);
    tokens.add(new Token(end, "", closed));
    at += sign == closing ? 2 : 3;
    if (closing == '%') {
      afterClosing(sign);
    } else if (sign == '-') {
      at = afterSpace(at);
    }
    line += lines(from, at);
  }
}
