package org.comal.llm.server;

import java.io.IOException;

/** A server gives no reply any more; another one may. */
final class ServerGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param sentence for the user
   */
  ServerGoneException(String sentence) {
    super(sentence);
  }
}
