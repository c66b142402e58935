package org.comal.grammar;

import java.io.IOException;

/** A file is no grammar; the message says where and why. */
public final class GrammarException extends IOException {
  private static final long serialVersionUID = 1L;

  GrammarException(String file, int line, String why) {
    super(file + ":" + line + ": " + why);
  }
}
