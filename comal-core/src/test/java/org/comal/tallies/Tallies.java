package org.comal.tallies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.files.Json;

/**
 * What tests tried how often and what came out, for docs/reliability.md. Where {@code
 * -Dcomal.tallies=FILE} is set, each is appended to the file as a line of JSON.
 */
public final class Tallies {
  private static final String FILE = System.getProperty("comal.tallies", "");

  private Tallies() {}

  /**
   * Tells of one series of trials; the test is found on the stack.
   *
   * @param what was tried
   * @param outcomes how many came out how, by names that readers understand; the others were none
   * @throws UncheckedIOException where the file cannot be written
   */
  public static void tell(String what, Map<String, Integer> outcomes) {
    if (FILE.isEmpty()) {
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("test", test());
    line.put("what", what);
    line.put("outcomes", outcomes);
    try {
      Files.write(
          Path.of(FILE),
          List.of(Json.line(line)),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String test() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .filter(name -> name.endsWith("Test"))
                    .findFirst())
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .orElse("");
  }
}
