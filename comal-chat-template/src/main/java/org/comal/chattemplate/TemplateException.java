package org.comal.chattemplate;

import java.util.Objects;

/** Says why a template cannot be read, or why it does not render what it was given. */
public final class TemplateException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String template;
  private final int line;
  private final String reason;

  /**
   * A template's failure.
   *
   * @param template its name
   * @param line where, from 1
   * @param reason a sentence without an end mark
   * @param cause what told it
   */
  TemplateException(String template, int line, String reason, Throwable cause) {
    super(template + ":" + line + ": " + reason, cause);
    this.template = Objects.requireNonNull(template, "template");
    this.line = line;
    this.reason = reason;
  }

  /** {@return the template's name} */
  public String template() {
    return template;
  }

  /** {@return the line, from 1} */
  public int line() {
    return line;
  }

  /** {@return the sentence without name and line} */
  public String reason() {
    return reason;
  }
}
