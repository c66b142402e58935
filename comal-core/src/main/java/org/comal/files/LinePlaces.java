package org.comal.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Where the lines of a file stand, in bytes: each begins where the one before ends. */
public final class LinePlaces {
  private final long begin;
  private long[] ends = new long[64];
  private int lines;

  /**
   * Knows no line yet.
   *
   * @param begin where the first line begins
   */
  public LinePlaces(long begin) {
    this.begin = begin;
  }

  /**
   * {@return where the lines of a file stand, whatever they hold}
   *
   * @param file UTF-8
   * @param begin where the first line begins
   * @param limit bytes from the file's beginning; what stands behind the last line end before it is
   *     no line
   * @throws IOException where it cannot be read
   */
  public static LinePlaces of(Path file, long begin, long limit) throws IOException {
    LinePlaces places = new LinePlaces(begin);
    try (FileLines lines = FileLines.open(file, begin, limit)) {
      while (lines.pass()) {
        places.add(lines.end());
      }
    }
    return places;
  }

  /**
   * Adds the next line.
   *
   * @param end behind its line end
   */
  public void add(long end) {
    if (lines == ends.length) {
      ends = Arrays.copyOf(ends, 2 * lines);
    }
    ends[lines++] = end;
  }

  /** {@return where the last line ends} */
  public long end() {
    return begin(lines);
  }

  /** {@return how many lines are known} */
  public int lines() {
    return lines;
  }

  /**
   * {@return where a line begins}
   *
   * @param line its number, from 0 to {@link #lines}, which is behind the last one
   */
  public long begin(int line) {
    return line == 0 ? begin : ends[line - 1];
  }
}
