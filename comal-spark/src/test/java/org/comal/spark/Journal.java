package org.comal.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/**
 * What models of several processes have begun, a line each, written before they wait as long as a
 * large model would take; and which were opened and closed.
 *
 * @param file shared by all; empty where nothing is to be written
 * @param pause milliseconds
 */
record Journal(Optional<Path> file, long pause) {

  /** What a block says in {@code journal} and {@code wait}. */
  static Journal read(Options options, Services services) {
    return new Journal(
        options.has("journal") ? Optional.of(services.path(options, "journal")) : Optional.empty(),
        options.integer("wait", 0, 100_000));
  }

  /** A line of it. */
  record Line(String what, long process, String about) {}

  void tell(String what, String about) {
    file.ifPresent(journal -> write(journal, what, about));
  }

  void begin(String what, String about) {
    tell(what, about);
    if (pause > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
    }
  }

  private static void write(Path file, String what, String about) {
    String line = what + "\t" + ProcessHandle.current().pid() + "\t" + about + "\n";
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines of one kind that are whole. */
  static List<Line> lines(Path file, String what) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String all = Files.readString(file);
    return all.substring(0, all.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> line.split("\t", 3))
        .filter(parts -> parts.length == 3 && parts[0].equals(what))
        .map(parts -> new Line(parts[0], Long.parseLong(parts[1]), parts[2]))
        .toList();
  }
}
