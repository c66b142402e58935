package org.comal.text.web;

/** A request that brought no reply, since there was no connection or it broke. */
public final class BrokenExchangeException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason the part of a sentence that says why, as {@code a broken connection: …}
   * @param cause what was thrown
   */
  BrokenExchangeException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
