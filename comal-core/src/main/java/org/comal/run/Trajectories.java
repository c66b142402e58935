package org.comal.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.Stable;
import org.comal.files.TextFile;

/**
 * The policies of a run at its recorded steps, by prompt.
 *
 * @param byPrompt in the order of the file
 */
@Stable
public record Trajectories(Map<String, Trajectory> byPrompt) {

  /**
   * One prompt's.
   *
   * @param responses in the order of the file
   * @param points probabilities of the responses, one array a recorded step
   */
  public record Trajectory(List<String> responses, List<double[]> points) {}

  /**
   * {@return what {@code trajectory.csv} holds; nothing where the run left none}
   *
   * @param directory that of the run
   * @throws IOException where the file is damaged or cannot be read
   */
  public static Trajectories read(Path directory) throws IOException {
    Path file = RunLayout.TRAJECTORY.in(directory);
    Map<String, Trajectory> all = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return new Trajectories(all);
    }
    try (BufferedReader reader = new BufferedReader(new StringReader(TextFile.read(file)))) {
      reader.readLine();
      String step = "";
      Map<String, List<Double>> current = new LinkedHashMap<>();
      for (List<String> row = row(reader); !row.isEmpty(); row = row(reader)) {
        if (row.size() != 4) {
          throw new IOException(file + " has a row of " + row.size() + " columns, not 4: " + row);
        }
        if (!row.get(0).equals(step)) {
          flush(current, all);
          step = row.get(0);
        }
        Trajectory own =
            all.computeIfAbsent(
                row.get(1), p -> new Trajectory(new ArrayList<>(), new ArrayList<>()));
        if (own.points().isEmpty()) {
          own.responses().add(row.get(2));
        }
        current
            .computeIfAbsent(row.get(1), p -> new ArrayList<>())
            .add(Double.parseDouble(row.get(3)));
      }
      flush(current, all);
    } catch (NumberFormatException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
    return new Trajectories(all);
  }

  private static void flush(Map<String, List<Double>> current, Map<String, Trajectory> all) {
    current.forEach(
        (prompt, p) ->
            all.get(prompt).points().add(p.stream().mapToDouble(Double::doubleValue).toArray()));
    current.clear();
  }

  /** The next row by RFC 4180; empty at the end. */
  private static List<String> row(BufferedReader reader) throws IOException {
    List<String> row = new ArrayList<>(4);
    String line = reader.readLine();
    if (line == null) {
      return row;
    }
    if (line.indexOf('"') < 0) {
      int from = 0;
      for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', from)) {
        row.add(line.substring(from, comma));
        from = comma + 1;
      }
      row.add(line.substring(from));
      return row;
    }
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; ; i++) {
      if (i == line.length()) {
        if (!quoted) {
          row.add(field.toString());
          return row;
        }
        String more = reader.readLine();
        if (more == null) {
          throw new IOException("a quoted field does not end");
        }
        line = line + "\n" + more;
      }
      char c = line.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        row.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
  }
}
