package org.comal.plugin;

import com.typesafe.config.ConfigOrigin;
import java.io.File;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.Stable;

/**
 * Something wrong with a config, in a sentence.
 *
 * @param where file and line, as {@code game.conf:12}; empty where there is none
 * @param message key, value, and what is wanted
 */
@Stable
public record Problem(String where, String message) implements Comparable<Problem> {
  /** How the description of an origin begins that was merged of several. */
  private static final String MERGED = "merge of ";

  /** A line, or lines from and to, at the end of an origin's description. */
  private static final Pattern LINES = Pattern.compile(": (\\d{1,9})(?:-\\d+)?$");

  private static final Pattern LINE = Pattern.compile(":([0-9]{1,9})$");

  /**
   * Checks that nothing is missing.
   *
   * @param where empty rather than null where there is no file
   * @param message not null
   */
  public Problem {
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(message, "message");
  }

  /**
   * {@return a problem at the place that a config value came from}
   *
   * @param origin where the value stands
   * @param message key, value, and what is wanted
   */
  public static Problem at(ConfigOrigin origin, String message) {
    return new Problem(where(origin), message);
  }

  /**
   * {@return a problem that no file is to blame for}
   *
   * @param message what is wrong, and what is wanted
   */
  public static Problem of(String message) {
    return new Problem("", message);
  }

  /**
   * {@return {@code file:line} of an origin, or its description where it is not a file}
   *
   * @param origin of a config value; a file's path is given from the working directory where it
   *     lies below
   */
  public static String where(ConfigOrigin origin) {
    if (origin.filename() == null) {
      return described(origin);
    }
    String file = relative(origin.filename());
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }

  /** The place as its own description has it; of one that was merged of several, the first. */
  private static String described(ConfigOrigin origin) {
    String places = origin.description();
    boolean merged = places.startsWith(MERGED);
    String first = merged ? places.substring(MERGED.length()).split(",", 2)[0] : places;
    Matcher lines = LINES.matcher(first);
    if (!lines.find()) {
      return first;
    }
    String file = relative(first.substring(0, lines.start()));
    boolean told = merged || origin.lineNumber() > 0;
    return told ? file + ":" + lines.group(1) : file;
  }

  private static String relative(String file) {
    String here = Path.of("").toAbsolutePath() + File.separator;
    return file.startsWith(here) ? file.substring(here.length()) : file;
  }

  @Override
  public int compareTo(Problem other) {
    int byFile = file().compareTo(other.file());
    if (byFile != 0) {
      return byFile;
    }
    int byLine = Integer.compare(line(), other.line());
    return byLine != 0 ? byLine : message.compareTo(other.message);
  }

  private String file() {
    return line() < 0 ? where : where.substring(0, where.lastIndexOf(':'));
  }

  /** The line, or -1 where the place has none. */
  private int line() {
    Matcher m = LINE.matcher(where);
    return m.find() ? Integer.parseInt(m.group(1)) : -1;
  }

  @Override
  public String toString() {
    if (where.isEmpty()) {
      return message;
    }
    // A key on the command line is its own place.
    String key = where.substring(where.lastIndexOf(' ') + 1) + ": ";
    boolean told = where.startsWith("--") && message.startsWith(key);
    return where + ": " + (told ? message.substring(key.length()) : message);
  }
}
