package org.comal.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The version that the files of runs and tasks carry under {@link #KEY}, so that what another
 * version of the program wrote is refused instead of misread.
 */
public final class SchemaVersion {
  /** Under which the version stands. */
  public static final String KEY = "schema-version";

  /** What is written and read. */
  public static final int CURRENT = 1;

  private SchemaVersion() {}

  /**
   * Refuses a file of another version.
   *
   * @param file where the version was read, for the message
   * @param version what stands under {@link #KEY}; {@code NaN} is refused like any other
   * @throws IOException with a sentence
   */
  public static void require(Path file, double version) throws IOException {
    if (version != CURRENT) {
      throw new IOException(
          file
              + " has "
              + KEY
              + " "
              + (version == Math.rint(version) ? Long.toString((long) version) : version)
              + ", but this COMAL reads version "
              + CURRENT
              + "; go on with the COMAL that wrote it");
    }
  }
}
