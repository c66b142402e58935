package org.comal.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

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
    Optional<String> why = refusal(row.values());
    if (why.isPresent()) {
      throw row.bad(why.get());
    }
  }

  /**
   * Refuses a row of a later version.
   *
   * @param place file and line
   * @param row an object; one without a version is accepted
   * @throws BadDataException where the row's version is above {@link #CURRENT}
   */
  public static void require(String place, JsonNode row) throws BadDataException {
    Optional<String> why = refusal(row);
    if (why.isPresent()) {
      throw new BadDataException(place, why.get());
    }
  }

  private static Optional<String> refusal(JsonNode row) {
    JsonNode version = row.path(COLUMN);
    // Whatever else another's file has in a column of this name is no version of COMAL's.
    if (version.isNumber() && version.doubleValue() > CURRENT) {
      return Optional.of(
          "the row is of "
              + COLUMN
              + " "
              + version.asText()
              + ", but this COMAL reads versions up to "
              + CURRENT
              + "; read it with the COMAL that wrote it or a later one.\nMaybe leave the column "
              + COLUMN
              + " out, if the file is not COMAL's.");
    }
    return Optional.empty();
  }
}
