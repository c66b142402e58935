package org.comal.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs commands in this JVM and looks at what they leave. */
final class Shell {
  static final Path CONF = Path.of("..", "conf");

  /** What a command printed, and its exit code. */
  record Outcome(int exit, String out, String err) {}

  private Shell() {}

  static Outcome comal(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.execute(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Arrays.stream(words).map(Object::toString).toArray(String[]::new));
    return new Outcome(exit, out.toString(), err.toString());
  }

  /** Every file below a directory but the plots, by relative path, as hex. */
  static Map<String, String> bytes(Path directory) {
    Map<String, String> all = new TreeMap<>();
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.filter(Files::isRegularFile).forEach(files::add);
      for (Path file : files) {
        String name = directory.relativize(file).toString();
        if (!name.contains("plots")) {
          all.put(name, java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  static Path write(Path file, String text) throws IOException {
    return Files.writeString(file, text);
  }
}
