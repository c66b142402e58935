package org.comal.chattemplate.syntax;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text its name, its operator, or its content without quotes and escapes
 * @param line where it begins, from 1
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    DATA,
    OUTPUT_BEGIN,
    OUTPUT_END,
    TAG_BEGIN,
    TAG_END,
    NAME,
    TEXT,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /** {@return the token as a message calls it} */
  String described() {
    return switch (kind) {
      case DATA -> "text outside of tags";
      case OUTPUT_BEGIN -> "{{";
      case OUTPUT_END -> "}}";
      case TAG_BEGIN -> "{%";
      case TAG_END -> "%}";
      case TEXT -> "a text in quotes";
      case END -> "the end of the template";
      default -> text;
    };
  }
}
