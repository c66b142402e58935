package org.comal.cli.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.comal.cli.recorded.Matrix;
import org.comal.cli.recorded.Replicas;
import org.comal.files.SchemaVersion;
import org.comal.guice.Setting;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Problem;
import org.comal.run.RecordedRun;

/**
 * A grid of settings, a run for each of its points.
 *
 * @param axes at least one; the last varies fastest
 */
public record Sweep(List<Axis> axes) {
  private static final List<String> FIRST = List.of("gap", "win-rate");
  private static final Set<String> NO_FIGURES =
      Set.of(SchemaVersion.KEY, "steps", "reference-updates", "seed");

  /**
   * A key and the values that it takes.
   *
   * @param path of the key in the config
   */
  public record Axis(String path, List<Object> values) {
    /**
     * Reads {@code path=V1,V2,…}, the values in HOCON.
     *
     * @param text as given to {@code --over}
     * @return the key with its values, in the order given
     * @throws ConfigException where the text has another form, or names a value twice
     */
    public static Axis parse(String text) {
      int equals = text.indexOf('=');
      String path = equals < 0 ? text : text.substring(0, equals).strip();
      if (equals <= 0 || text.substring(equals + 1).isBlank()) {
        throw problem(path, "must have the form path=value,value, as algorithm.eta=0.1,0.3");
      }
      Setting all = Setting.parse("--over", path + "=[" + text.substring(equals + 1) + "]");
      List<Object> values = new ArrayList<>(all.config().getList(path).unwrapped());
      if (Set.copyOf(values).size() < values.size()) {
        throw problem(path, "has a value twice: " + values);
      }
      return new Axis(path, values);
    }

    private static ConfigException problem(String path, String message) {
      return new ConfigException(List.of(new Problem("--over " + path, message)));
    }

    /** The last word of the path. */
    String key() {
      return path.substring(path.lastIndexOf('.') + 1);
    }

    private String name(int value) {
      return key() + values.get(value).toString().replaceAll("[^A-Za-z0-9._+-]", "_");
    }
  }

  /**
   * A point of the grid.
   *
   * @param name of its run
   * @param at the index of the value on each axis
   */
  record Point(String name, List<Integer> at) {}

  /**
   * Copies the axes, and checks that they are of different keys.
   *
   * @param axes in the order given
   * @throws ConfigException where a key is swept twice
   */
  public Sweep {
    axes = List.copyOf(axes);
    Set<String> paths = axes.stream().map(Axis::path).collect(Collectors.toSet());
    if (paths.size() < axes.size()) {
      throw Axis.problem(
          axes.get(axes.size() - 1).path(), "is swept twice; name all its values at once");
    }
  }

  List<Point> points() {
    List<Point> points = new ArrayList<>(List.of(new Point("", List.of())));
    for (Axis axis : axes) {
      List<Point> longer = new ArrayList<>();
      for (Point point : points) {
        for (int v = 0; v < axis.values().size(); v++) {
          List<Integer> at = new ArrayList<>(point.at());
          at.add(v);
          longer.add(
              new Point((point.name().isEmpty() ? "" : point.name() + "-") + axis.name(v), at));
        }
      }
      points = longer;
    }
    return points;
  }

  /** {@return what makes a suite of a config: a run for each point} */
  public List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    Map<String, Point> names = new LinkedHashMap<>();
    for (Point point : points()) {
      if (names.put(point.name(), point) != null) {
        throw Axis.problem(
            axes.get(0).path(), "and the others give two runs the name " + point.name());
      }
      for (int a = 0; a < axes.size(); a++) {
        settings.add(
            Setting.of(
                "--over " + axes.get(a).path(),
                "suite.runs.\"" + point.name() + "\"." + axes.get(a).path(),
                axes.get(a).values().get(point.at().get(a))));
      }
    }
    return settings;
  }

  /** The runs of a point: one, or one a seed. */
  private static List<RecordedRun> of(Point point, List<RecordedRun> runs) {
    return runs.stream()
        .filter(
            r ->
                r.name().equals(point.name())
                    || r.name().equals(point.name() + "-s" + r.result().get("seed")))
        .toList();
  }

  /**
   * {@return names of the figures that runs ended with, as the first has them}
   *
   * @param runs not empty; finished
   */
  public static List<String> figures(List<RecordedRun> runs) {
    List<String> figures = new ArrayList<>();
    for (String key : runs.get(0).result().keySet()) {
      if (!NO_FIGURES.contains(key) && runs.get(0).result().get(key) instanceof Number) {
        figures.add(key);
      }
    }
    return figures;
  }

  /**
   * {@return the figure that a table shows where none is named; null where the runs have none}
   *
   * @param runs not empty; finished
   */
  public static String figure(List<RecordedRun> runs) {
    List<String> all = figures(runs);
    return FIRST.stream()
        .filter(all::contains)
        .findFirst()
        .orElse(all.isEmpty() ? null : all.get(0));
  }

  /**
   * {@return a table for people, the first row its head: of two keys rows by columns, else a list}
   *
   * @param runs finished; one a point, or one a point and seed
   * @param figure one of {@link #figures}
   * @param number turns a value into text
   */
  public List<List<String>> table(
      List<RecordedRun> runs, String figure, Function<Object, String> number) {
    List<List<String>> rows = new ArrayList<>();
    if (axes.size() != 2) {
      List<String> head = new ArrayList<>();
      axes.forEach(a -> head.add(a.key()));
      head.add(figure);
      rows.add(head);
      for (Point point : points()) {
        List<String> row = new ArrayList<>();
        for (int a = 0; a < axes.size(); a++) {
          row.add(axes.get(a).values().get(point.at().get(a)).toString());
        }
        row.add(cell(point, runs, figure, number));
        rows.add(row);
      }
      return rows;
    }
    Axis down = axes.get(0);
    Axis across = axes.get(1);
    List<String> head =
        new ArrayList<>(List.of(figure + ": " + down.key() + " \\ " + across.key()));
    across.values().forEach(v -> head.add(v.toString()));
    rows.add(head);
    for (int r = 0; r < down.values().size(); r++) {
      List<String> row = new ArrayList<>(List.of(down.values().get(r).toString()));
      for (int c = 0; c < across.values().size(); c++) {
        row.add(cell(points().get(r * across.values().size() + c), runs, figure, number));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String cell(
      Point point, List<RecordedRun> runs, String figure, Function<Object, String> number) {
    List<RecordedRun> own = of(point, runs);
    double[] values =
        own.stream().mapToDouble(r -> Matrix.number(r.result().get(figure))).toArray();
    if (values.length == 1) {
      return number.apply(values[0]);
    }
    Replicas.Figure f = Replicas.Figure.of(values);
    return number.apply(f.mean()) + " ± " + number.apply(f.spread());
  }

  /**
   * {@return what the runs ended with as CSV: a head, then a row each, in the order of points}
   *
   * @param runs not empty; finished
   */
  public String csv(List<RecordedRun> runs) {
    List<String> figures = figures(runs);
    StringBuilder csv = new StringBuilder("run");
    axes.forEach(a -> csv.append(',').append(quoted(a.path())));
    csv.append(",seed");
    figures.forEach(f -> csv.append(',').append(f));
    csv.append('\n');
    for (Point point : points()) {
      for (RecordedRun run : of(point, runs)) {
        csv.append(run.name());
        for (int a = 0; a < axes.size(); a++) {
          csv.append(',').append(quoted(axes.get(a).values().get(point.at().get(a)).toString()));
        }
        csv.append(',').append(run.result().get("seed"));
        figures.forEach(f -> csv.append(',').append(run.result().getOrDefault(f, "")));
        csv.append('\n');
      }
    }
    return csv.toString();
  }

  private static String quoted(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /**
   * {@return what the runs ended with as an object for JSON, with the values that were swept}
   *
   * @param runs not empty; finished
   */
  public Map<String, Object> json(List<RecordedRun> runs) {
    Map<String, Object> over = new LinkedHashMap<>();
    axes.forEach(a -> over.put(a.path(), a.values()));
    List<Object> rows = new ArrayList<>();
    for (Point point : points()) {
      for (RecordedRun run : of(point, runs)) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (int a = 0; a < axes.size(); a++) {
          settings.put(axes.get(a).path(), axes.get(a).values().get(point.at().get(a)));
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", run.name());
        row.put("settings", settings);
        row.put("seed", run.result().get("seed"));
        figures(runs).forEach(f -> row.put(f, run.result().get(f)));
        rows.add(row);
      }
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
    json.put("over", over);
    json.put("runs", rows);
    return json;
  }
}
