package org.comal.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.comal.Stable;
import org.comal.files.JsonReader;

/**
 * What a finished run left, read back.
 *
 * @param directory where it lies
 * @param name for tables and legends
 * @param result {@code result.json}: numbers as Double or Long, tables as maps
 */
@Stable
public record RecordedRun(Path directory, String name, Map<String, Object> result) {
  private static final JsonFactory JSON = new JsonFactory();

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
        directory, name, JsonReader.readUnmarked(RunLayout.RESULT.in(directory)).values());
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
    try (BufferedReader reader = Files.newBufferedReader(file);
        JsonParser parser = JSON.createParser(reader)) {
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        double[] row = new double[Math.max(8, names.size())];
        Arrays.fill(row, Double.NaN);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          int at = names.indexOf(name);
          if (at < 0) {
            at = names.size();
            names.add(name);
            if (at >= row.length) {
              int old = row.length;
              row = Arrays.copyOf(row, 2 * old);
              Arrays.fill(row, old, row.length, Double.NaN);
            }
          }
          if (parser.nextToken().isNumeric()) {
            row[at] = parser.getDoubleValue();
          } else {
            parser.skipChildren();
          }
        }
        rows.add(row);
      }
    } catch (JsonParseException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
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
