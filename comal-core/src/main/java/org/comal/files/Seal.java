package org.comal.files;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The end of a text that tells the SHA-256 of what stands before it, so that a change of one byte
 * is found when the text is read again.
 *
 * <p>It is part of the text's own language: a comment of a config in its last line, a last key of a
 * JSON object. A text without it counts as of a version of COMAL that wrote none.
 */
public enum Seal {
  /** Of a config in HOCON: a comment. */
  CONFIG("\n# sha-256 of what stands above: ", "\n", ""),

  /** Of an object in JSON as {@link Json#pretty} writes it: a key of its own, the last. */
  JSON(",\n  \"sha-256\": \"", "\"\n}\n", "\n}\n"),

  /** Of an object in JSON as {@link Json#line} writes it: the same within the line. */
  LINE(",\"sha-256\":\"", "\"}", "}");

  private final String before;
  private final String after;
  private final String end;

  Seal(String before, String after, String end) {
    this.before = before;
    this.after = after;
    this.end = end;
  }

  /**
   * {@return a text with its seal}
   *
   * @param text of the seal's language; a JSON object has one key at least
   */
  public String put(String text) {
    String body = text.substring(0, text.length() - end.length());
    return body + before + Sha256.of(body) + after;
  }

  /**
   * {@return the text that a seal was put on, where it has one and is whole}
   *
   * @param file for the message
   * @param text as it was read
   * @throws DamagedFileException where the text is another than the one that was sealed
   */
  public Optional<String> open(Path file, String text) throws DamagedFileException {
    return open(file, text, "it has another SHA-256 than it says at its end");
  }

  /**
   * {@return the text that a seal was put on, where it has one and is whole}
   *
   * @param file for the message
   * @param text as it was read
   * @param what how a difference shows, to follow "is damaged: "
   * @throws DamagedFileException where the text is another than the one that was sealed
   */
  Optional<String> open(Path file, String text, String what) throws DamagedFileException {
    int at = text.lastIndexOf(before);
    if (at < 0) {
      return Optional.empty();
    }
    String body = text.substring(0, at);
    if (!text.substring(at).equals(before + Sha256.of(body) + after)) {
      throw new DamagedFileException(file, what);
    }
    return Optional.of(body + end);
  }
}
