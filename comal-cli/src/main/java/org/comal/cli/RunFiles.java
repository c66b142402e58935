package org.comal.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comal.files.JsonReader;
import org.comal.files.SchemaVersion;

/**
 * What a finished run left, read back.
 *
 * @param directory where it lies
 * @param name for tables and legends
 * @param result {@code result.json}: numbers as Double or Long, tables as maps
 */
record RunFiles(Path directory, String name, Map<String, Object> result) {
  /** A line of {@code metrics.jsonl}, by name; NaN where it was null. */
  record Metrics(List<String> names, List<double[]> rows) {
    /** A column, NaN where a row lacks it; empty where all rows do. */
    double[] column(String name) {
      int at = names.indexOf(name);
      return at < 0
          ? new double[0]
          : rows.stream().mapToDouble(r -> at < r.length ? r[at] : Double.NaN).toArray();
    }
  }

  /** Of a run that is called as its directory is. */
  static RunFiles read(Path directory) throws IOException {
    return read(directory, directory.toAbsolutePath().normalize().getFileName().toString());
  }

  /** Of a run that has a name within a suite or a comparison. */
  static RunFiles read(Path directory, String name) throws IOException {
    Path file = directory.resolve("result.json");
    if (!Files.exists(file)) {
      throw Errors.configuration(
          directory + " holds no finished run; take it up by `comal resume " + directory + "`");
    }
    return new RunFiles(directory, name, object(file));
  }

  /**
   * The object that a JSON file holds, numbers as Double or Long.
   *
   * @throws IOException also where another version of the program wrote it
   */
  static Map<String, Object> object(Path file) throws IOException {
    Map<String, Object> object = JsonReader.read(file).values();
    if (object.get(SchemaVersion.KEY) instanceof Number version) {
      SchemaVersion.require(file, version.doubleValue());
    }
    return object;
  }

  /** The first objects of a file that has one a line. */
  static List<Map<String, Object>> objects(Path file, int most) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine();
          line != null && all.size() < most;
          line = reader.readLine()) {
        all.add(object(file, all.size() + 1, line));
      }
    }
    return all;
  }

  private static Map<String, Object> object(Path file, int number, String line) throws IOException {
    try {
      return JsonReader.read(line).values();
    } catch (IOException e) {
      throw new IOException(file + ", line " + number + ", is damaged: " + e.getMessage(), e);
    }
  }

  /** The recorded figures. */
  Metrics metrics() throws IOException {
    return figures("metrics.jsonl");
  }

  /** The numbers in the lines of a file; none where it is not there. */
  Metrics figures(String name) throws IOException {
    return figures(directory.resolve(name));
  }

  /** The numbers in the lines of a file; none where it is not there. */
  static Metrics figures(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    if (!Files.exists(file)) {
      return new Metrics(names, rows);
    }
    for (Map<String, Object> line : objects(file, Integer.MAX_VALUE)) {
      line.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
      rows.add(
          names.stream()
              .mapToDouble(n -> line.get(n) instanceof Number x ? x.doubleValue() : Double.NaN)
              .toArray());
    }
    return new Metrics(names, rows);
  }

  /** The table under a key of the result, prompt to response to probability; empty where none. */
  @SuppressWarnings("unchecked") // tables are written as maps of maps of numbers
  Map<String, Map<String, Double>> table(String key) {
    return result.get(key) instanceof Map<?, ?> table
        ? (Map<String, Map<String, Double>>) table
        : Map.of();
  }
}
