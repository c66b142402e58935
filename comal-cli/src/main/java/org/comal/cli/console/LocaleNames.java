package org.comal.cli.console;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names of files and the locale: Java takes the character set of names from it when it starts, and
 * a name that does not fit cannot be said to the system any more.
 */
public final class LocaleNames {
  private static final String CHARSET = System.getProperty("sun.jnu.encoding", "UTF-8");
  private static final String LOST = "\uFFFD";

  private LocaleNames() {}

  /**
   * {@return a sentence where the command line or the working directory cannot be read; empty where
   * they can}
   *
   * @param args the command line
   */
  public static Optional<String> complaint(List<String> args) {
    if (CHARSET.equals(StandardCharsets.UTF_8.name())) {
      return Optional.empty();
    }
    return Stream.concat(args.stream(), Stream.of(System.getProperty("user.dir")))
        .filter(name -> name.contains(LOST))
        .map(name -> name + " cannot be read" + remedy())
        .findFirst();
  }

  /** What to do about it. */
  static String remedy() {
    return CHARSET.equals(StandardCharsets.UTF_8.name())
        ? ""
        : ": the locale's character set is " + CHARSET + "; start with LC_ALL=C.UTF-8";
  }
}
