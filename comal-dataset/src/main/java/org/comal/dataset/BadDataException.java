package org.comal.dataset;

import java.io.IOException;

/** Something wrong with a data file, in a sentence that begins with file and line. */
public final class BadDataException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong, where, and what is wanted.
   *
   * @param place file and line, as {@code train.jsonl:12}, or file and row of a Parquet file
   * @param sentence what is wrong, and what is wanted
   */
  public BadDataException(String place, String sentence) {
    super(place + ": " + sentence);
  }

  /**
   * Says the same of something that another library found.
   *
   * @param place file and line, as {@code train.jsonl:12}, or file and row of a Parquet file
   * @param sentence what is wrong, and what is wanted
   * @param cause what the library threw
   */
  public BadDataException(String place, String sentence, Exception cause) {
    super(place + ": " + sentence, cause);
  }
}
