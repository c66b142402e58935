package org.comal.site;

import java.io.IOException;

/** A fault of the documentation for which no site can be made; the message is for its authors. */
final class SiteException extends IOException {
  private static final long serialVersionUID = 1;

  SiteException(String message) {
    super(message);
  }
}
