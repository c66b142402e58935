package org.comal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.comal.Stable;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;

/**
 * What a finished run left, read back.
 *
 * @param directory where it lies
 * @param name for tables and legends
 * @param result {@code result.json}: numbers as Double or Long, tables as maps
 */
@Stable
public record RecordedRun(Path directory, String name, Map<String, Object> result) {
  /**
   * The numbers in the lines of a file.
   *
   * @param names in the order in which they first come
   * @param rows one a line, aligned with the names but cut off where no more were known; NaN where
   *     a line has no number
   */
  public record Metrics(List<String> names, List<double[]> rows) {
    /**
     * {@return a column, NaN where a row lacks it; empty where all rows do}
     *
     * @param name a key of the lines; one that none has gives an empty column
     */
    public double[] column(String name) {
      int at = names.indexOf(name);
      return at < 0
          ? new double[0]
          : rows.stream().mapToDouble(r -> at < r.length ? r[at] : Double.NaN).toArray();
    }
  }

  /**
   * {@return of a run that is called as its directory is}
   *
   * @param directory with {@code result.json}; its last name becomes the run's
   * @throws IOException where no finished run of this version lies there
   */
  public static RecordedRun read(Path directory) throws IOException {
    return read(directory, directory.toAbsolutePath().normalize().getFileName().toString());
  }

  /**
   * {@return of a run that has a name within a suite or a comparison}
   *
   * @param directory with {@code result.json}
   * @param name for tables and legends; need not be the directory's
   * @throws IOException where no finished run of this version lies there
   */
  public static RecordedRun read(Path directory, String name) throws IOException {
    return new RecordedRun(
        directory, name, JsonReader.readSealed(RunLayout.RESULT.in(directory)).values());
  }

  /**
   * {@return what evaluators measured, at recorded steps}
   *
   * @throws IOException where the file is there and damaged, or cannot be read
   */
  public Metrics metrics() throws IOException {
    return figures(RunLayout.METRICS);
  }

  /**
   * {@return what the solver said of each prox step}
   *
   * @throws IOException where the file is there and damaged, or cannot be read
   */
  public Metrics steps() throws IOException {
    return figures(RunLayout.STEPS);
  }

  /**
   * {@return the policies at recorded steps; none where they are over many responses}
   *
   * @throws IOException where the file is there and damaged, or cannot be read
   */
  public Trajectories trajectories() throws IOException {
    return Trajectories.read(directory);
  }

  /**
   * {@return the numbers in the lines of a file; none where it is not there}
   *
   * @param file one with a JSON object a line, as {@link RunLayout#METRICS}
   * @throws IOException where the file is there and damaged, or cannot be read
   */
  public Metrics figures(RunLayout file) throws IOException {
    return figures(file.in(directory));
  }

  /** The numbers in the lines of a file; none where it is not there. */
  private static Metrics figures(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    if (!Files.exists(file)) {
      return new Metrics(names, rows);
    }
    for (JsonRow line : JsonReader.readLines(file, Integer.MAX_VALUE)) {
      for (String name : line.values().keySet()) {
        if (!names.contains(name)) {
          names.add(name);
        }
      }
      double[] row = new double[names.size()];
      Arrays.fill(row, Double.NaN);
      line.values()
          .forEach(
              (name, value) -> {
                if (value instanceof Number number) {
                  row[names.indexOf(name)] = number.doubleValue();
                }
              });
      rows.add(row);
    }
    return new Metrics(names, rows);
  }

  /**
   * {@return the table under a key of the result, prompt to response to probability; empty where
   * none}
   *
   * @param key as {@code policy} or {@code nash}
   */
  @SuppressWarnings("unchecked") // tables are written as maps of maps of numbers
  public Map<String, Map<String, Double>> table(String key) {
    return result.get(key) instanceof Map<?, ?> table
        ? (Map<String, Map<String, Double>>) table
        : Map.of();
  }
}
