package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comal.files.Sha256;

/** Directories with all they hold. */
final class Trees {
  /** What the clock, or the number of processes that it took, is written into. */
  private static final List<String> OF_THE_PROCESS =
      List.of("timings.jsonl", "provenance.json", "oracle.jsonl", "report.html");

  private Trees() {}

  /** Copies a directory. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /** Asserts that two runs left the same bytes, but for what depends on the clock. */
  static void same(Path left, Path expected) throws IOException {
    Map<String, String> others = files(expected);
    Map<String, String> there = files(left);
    assertThat(there.keySet()).isEqualTo(others.keySet());
    others.entrySet().removeIf(e -> e.getValue().equals(there.get(e.getKey())));
    assertThat(others.keySet()).as("files that differ").isEmpty();
  }

  private static Map<String, String> files(Path directory) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (!OF_THE_PROCESS.contains(file.getFileName().toString())) {
          all.put(directory.relativize(file).toString().replace('\\', '/'), Sha256.of(file));
        }
      }
    }
    assertThat(all).as("files of " + directory).isNotEmpty();
    return all;
  }
}
