package org.comal.plugin;

import com.typesafe.config.ConfigOrigin;
import java.util.Objects;

/**
 * Something wrong with a config, in a sentence.
 *
 * @param where file and line, as {@code game.conf:12}; empty where there is none
 * @param message key, value, and what is wanted
 */
public record Problem(String where, String message) implements Comparable<Problem> {
  public Problem {
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(message, "message");
  }

  /** A problem at the place that a config value came from. */
  public static Problem at(ConfigOrigin origin, String message) {
    return new Problem(where(origin), message);
  }

  /** A problem that no file is to blame for. */
  public static Problem of(String message) {
    return new Problem("", message);
  }

  /** {@code file:line} of an origin, or its description where it is not a file. */
  public static String where(ConfigOrigin origin) {
    String file =
        origin.filename() != null
            ? relative(origin.filename())
            : origin.description().replaceFirst(": \\d+(-\\d+)?$", "");
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }

  private static String relative(String file) {
    String here = java.nio.file.Path.of("").toAbsolutePath() + java.io.File.separator;
    return file.startsWith(here) ? file.substring(here.length()) : file;
  }

  @Override
  public int compareTo(Problem other) {
    int byPlace = compareNumbersAsNumbers(where, other.where);
    return byPlace != 0 ? byPlace : message.compareTo(other.message);
  }

  private static int compareNumbersAsNumbers(String a, String b) {
    int ca = a.lastIndexOf(':');
    int cb = b.lastIndexOf(':');
    if (ca > 0 && cb > 0 && a.substring(0, ca).equals(b.substring(0, cb))) {
      try {
        return Integer.compare(
            Integer.parseInt(a.substring(ca + 1)), Integer.parseInt(b.substring(cb + 1)));
      } catch (NumberFormatException notALine) {
        return a.compareTo(b);
      }
    }
    return a.compareTo(b);
  }

  @Override
  public String toString() {
    return where.isEmpty() ? message : where + ": " + message;
  }
}
