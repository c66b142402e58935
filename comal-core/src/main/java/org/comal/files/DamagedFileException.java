package org.comal.files;

import java.io.IOException;
import java.nio.file.Path;

/** A file whose contents are not what was written into it, in a sentence that names it. */
public final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong with a file.
   *
   * @param file the damaged one
   * @param what how it shows, to follow "is damaged: "
   */
  public DamagedFileException(Path file, String what) {
    this(file.toString(), what);
  }

  /**
   * Says what is wrong with something that is read as a file is.
   *
   * @param place what it is called, as standard input
   * @param what how it shows, to follow "is damaged: "
   */
  public DamagedFileException(String place, String what) {
    super(place + " is damaged: " + what);
  }

  /**
   * Says what else was found wrong with a file.
   *
   * @param file the damaged one
   * @param cause its message follows "is damaged: "
   */
  public DamagedFileException(Path file, Exception cause) {
    super(file + " is damaged: " + cause.getMessage(), cause);
  }
}
