package org.comal.cli.plot;

import java.io.IOException;

/**
 * This Java cannot draw text, so that no figure can be drawn; the message says why and what helps.
 */
public final class NoFontsException extends IOException {
  private static final long serialVersionUID = 1;

  NoFontsException(Throwable cause) {
    super("this Java cannot draw text (" + cause + "); install fontconfig and a font", cause);
  }
}
