package org.comal.files;

import java.util.Locale;

/** Numbers of bytes for people. */
public final class ByteSize {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  private ByteSize() {}

  /**
   * {@return bytes in KiB, MiB, GiB or TiB, with at least two digits}
   *
   * @param bytes 0 or more
   */
  public static String text(long bytes) {
    double x = bytes / 1024.0;
    int unit = 0;
    while (x >= 1000 && unit < UNITS.length - 1) {
      x /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, x < 10 ? "%.1f %s" : "%.0f %s", x, UNITS[unit]);
  }
}
