package org.comal.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object on a line with a checksum of its own, for files that grow by lines which must each
 * be trusted.
 *
 * @param row what it tells, the checksum left out
 * @param sealed whether the line has a checksum; one that a version before wrote may not
 */
public record SealedLine(JsonRow row, boolean sealed) {
  /**
   * {@return an object as such a line, without a newline}
   *
   * @param row as {@link Json} takes it, with one key at least and none that is {@code sha-256}
   */
  public static String of(Map<String, ?> row) {
    return Seal.LINE.put(Json.line(row));
  }

  /**
   * {@return what a line of a file tells}
   *
   * @param file for the message
   * @param number of the line, from 1
   * @param line without its newline
   * @throws DamagedFileException where it is no object, or another than was written
   */
  public static SealedLine read(Path file, int number, String line) throws DamagedFileException {
    Optional<String> body =
        Seal.LINE.open(file, line, "line " + number + " has another SHA-256 than it says");
    try {
      return new SealedLine(JsonReader.read(body.orElse(line)), body.isPresent());
    } catch (IOException e) {
      throw new DamagedFileException(file, "line " + number + ": " + e.getMessage());
    }
  }
}
