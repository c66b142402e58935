package org.comal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The SHA-256 of every file in a directory, by which a damaged, missing or foreign one is found.
 *
 * @param byPath in hexadecimal, by the file's path within the directory, with slashes
 */
record Checksums(Map<String, String> byPath) {

  Checksums {
    byPath = Collections.unmodifiableMap(new TreeMap<>(byPath));
  }

  /** Those of the files that lie below a directory now. */
  static Checksums of(Path directory) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    for (Path file : files(directory)) {
      sums.put(name(directory, file), Sha256.of(file));
    }
    return new Checksums(sums);
  }

  /** Those that a row of JSON holds, a key a file. */
  static Checksums of(JsonRow row) {
    Map<String, String> sums = new TreeMap<>();
    row.values().keySet().forEach(name -> sums.put(name, row.text(name)));
    return new Checksums(sums);
  }

  /** Those of a file that {@link #write} left. */
  static Checksums read(Path file) throws IOException {
    String text = TextFile.read(file);
    String whole =
        Seal.JSON
            .open(file, text)
            .orElseThrow(() -> new DamagedFileException(file, "it lacks its own checksum"));
    JsonRow row = JsonReader.parsed(file, whole);
    try {
      return of(row.row("files"));
    } catch (IllegalArgumentException e) {
      throw new DamagedFileException(file, e);
    }
  }

  /** Writes a file of them, with a checksum of its own. */
  void write(Path file) throws IOException {
    DurableFiles.write(file, Seal.JSON.put(Json.pretty(Map.of("files", byPath))));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(p -> !Files.isDirectory(p)).toList();
    }
  }

  private static String name(Path directory, Path file) {
    return directory.relativize(file).toString().replace('\\', '/');
  }

  /**
   * Compares the files with what was written down.
   *
   * @param list the file that the checksums stand in; where it is one of the directory's, it is
   *     left out
   * @throws DamagedFileException that names the first file that differs, is missing or was not
   *     there
   */
  void require(Path directory, Path list) throws IOException {
    for (Map.Entry<String, String> sum : byPath.entrySet()) {
      Path file = directory.resolve(sum.getKey());
      if (!Files.exists(file)) {
        throw new DamagedFileException(file, "it is missing");
      }
      if (!Sha256.of(file).equals(sum.getValue())) {
        throw new DamagedFileException(
            file, "it has another SHA-256 than " + list.getFileName() + " says");
      }
    }
    for (Path file : files(directory)) {
      if (!file.equals(list) && !byPath.containsKey(name(directory, file))) {
        throw new DamagedFileException(
            file, "it was not there when " + list.getFileName() + " was written");
      }
    }
  }
}
