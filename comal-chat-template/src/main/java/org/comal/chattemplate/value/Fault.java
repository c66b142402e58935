package org.comal.chattemplate.value;

/** What stops a rendering, in a sentence; whoever knows the template's name and line adds them. */
public final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int line;

  /**
   * A fault at the line that is being rendered.
   *
   * @param message a sentence without an end mark
   */
  public Fault(String message) {
    this(message, 0);
  }

  /**
   * A fault at a known line.
   *
   * @param message a sentence without an end mark
   * @param line from 1; 0 for the line that is being rendered
   */
  public Fault(String message, int line) {
    super(message, null, false, false);
    this.line = line;
  }

  /** {@return the line, from 1, or 0 where the thrower does not know it} */
  public int line() {
    return line;
  }
}
