package org.comal.files;

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
