package org.comal.cli.recorded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.cli.console.Errors;
import org.comal.files.SchemaVersion;

/**
 * What a finished run left, read back.
 *
 * @param directory where it lies
 * @param name for tables and legends
 * @param result {@code result.json}: numbers as Double or Long, tables as maps
 */
public record RunFiles(Path directory, String name, Map<String, Object> result) {
  private static final JsonFactory JSON = new JsonFactory();

  /** A line of {@code metrics.jsonl}, by name; NaN where it was null. */
  public record Metrics(List<String> names, List<double[]> rows) {
    /** A column, NaN where a row lacks it; empty where all rows do. */
    public double[] column(String name) {
      int at = names.indexOf(name);
      return at < 0
          ? new double[0]
          : rows.stream().mapToDouble(r -> at < r.length ? r[at] : Double.NaN).toArray();
    }
  }

  /** Of a run that is called as its directory is. */
  public static RunFiles read(Path directory) throws IOException {
    return read(directory, directory.toAbsolutePath().normalize().getFileName().toString());
  }

  /** Of a run that has a name within a suite or a comparison. */
  public static RunFiles read(Path directory, String name) throws IOException {
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
  public static Map<String, Object> object(Path file) throws IOException {
    List<Map<String, Object>> all = objects(file, 1);
    if (all.isEmpty()) {
      throw new IOException(file + " is empty, but should hold a JSON object");
    }
    if (all.get(0).get(SchemaVersion.KEY) instanceof Number version) {
      SchemaVersion.require(file, version.doubleValue());
    }
    return all.get(0);
  }

  /** The object that a JSON text is. */
  static Map<String, Object> parse(String json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      @SuppressWarnings("unchecked") // the text is an object
      Map<String, Object> object = (Map<String, Object>) value(parser);
      return object;
    } catch (JsonParseException | ClassCastException e) {
      throw new IOException("is no JSON object: " + json, e);
    }
  }

  /** The first objects of a file that has one a line. */
  static List<Map<String, Object>> objects(Path file, int most) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file);
        JsonParser parser = JSON.createParser(reader)) {
      while (all.size() < most && parser.nextToken() != null) {
        @SuppressWarnings("unchecked") // the file holds objects
        Map<String, Object> object = (Map<String, Object>) value(parser);
        all.add(object);
      }
    } catch (JsonParseException | ClassCastException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
    return all;
  }

  private static Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT:
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String key = parser.currentName();
          parser.nextToken();
          map.put(key, value(parser));
        }
        return map;
      case START_ARRAY:
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        return list;
      case VALUE_NUMBER_INT:
        return parser.getLongValue();
      case VALUE_NUMBER_FLOAT:
        return parser.getDoubleValue();
      case VALUE_NULL:
        return null;
      case VALUE_TRUE, VALUE_FALSE:
        return parser.getBooleanValue();
      default:
        return parser.getText();
    }
  }

  /** The recorded figures. */
  public Metrics metrics() throws IOException {
    return figures("metrics.jsonl");
  }

  /** The numbers in the lines of a file; none where it is not there. */
  public Metrics figures(String name) throws IOException {
    return figures(directory.resolve(name));
  }

  /** The numbers in the lines of a file; none where it is not there. */
  public static Metrics figures(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    if (!Files.exists(file)) {
      return new Metrics(names, rows);
    }
    try (BufferedReader reader = Files.newBufferedReader(file);
        JsonParser parser = JSON.createParser(reader)) {
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        double[] row = new double[Math.max(8, names.size())];
        java.util.Arrays.fill(row, Double.NaN);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          int at = names.indexOf(name);
          if (at < 0) {
            at = names.size();
            names.add(name);
            if (at >= row.length) {
              int old = row.length;
              row = java.util.Arrays.copyOf(row, 2 * old);
              java.util.Arrays.fill(row, old, row.length, Double.NaN);
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

  /** The table under a key of the result, prompt to response to probability; empty where none. */
  @SuppressWarnings("unchecked") // tables are written as maps of maps of numbers
  public Map<String, Map<String, Double>> table(String key) {
    return result.get(key) instanceof Map<?, ?> table
        ? (Map<String, Map<String, Double>>) table
        : Map.of();
  }
}
