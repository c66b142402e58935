package org.comal.dataset;

import java.io.IOException;
import java.util.Optional;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;

/**
 * The version that rows of COMAL's own files carry in a column of their own, so that what a later
 * version writes otherwise is refused instead of misread. A row without it is of version 1, as are
 * published data sets.
 */
public final class RowVersion {
  /** Name of the column. */
  public static final String COLUMN = "schema_version";

  /** What is written, and the latest that is read. */
  public static final int CURRENT = 1;

  private RowVersion() {}

  /** Refuses a row of a later version. */
  static void require(DataRecord row) throws BadDataException {
    Optional<String> why = refusal(row.values().path(COLUMN).numberValue());
    if (why.isPresent()) {
      throw row.bad(why.get());
    }
  }

  /**
   * {@return a row that a file of COMAL's own holds}
   *
   * @param place file and line
   * @param line an object; one without a version is accepted
   * @throws BadDataException where it is none, or its version is above {@link #CURRENT}
   */
  public static JsonRow read(String place, String line) throws BadDataException {
    JsonRow row;
    try {
      row = JsonReader.read(line);
    } catch (IOException e) {
      throw new BadDataException(
          place,
          "the line is damaged: " + e.getMessage().lines().findFirst().orElse("it is no JSON"),
          e);
    }
    require(place, row);
    return row;
  }

  /**
   * Refuses a row of a later version.
   *
   * @param place file and line
   * @param row one without a version is accepted
   * @throws BadDataException where the row's version is above {@link #CURRENT}
   */
  public static void require(String place, JsonRow row) throws BadDataException {
    Optional<String> why =
        refusal(row.values().get(COLUMN) instanceof Number version ? version : null);
    if (why.isPresent()) {
      throw new BadDataException(place, why.get());
    }
  }

  /** Whatever else than a number another's file has in the column is no version of COMAL's. */
  private static Optional<String> refusal(Number version) {
    if (version == null || version.doubleValue() <= CURRENT) {
      return Optional.empty();
    }
    return Optional.of(
        "the row is of "
            + COLUMN
            + " "
            + version
            + ", but this COMAL reads versions up to "
            + CURRENT
            + "; read it with the COMAL that wrote it or a later one.\nMaybe leave the column "
            + COLUMN
            + " out, if the file is not COMAL's.");
  }
}
