package org.comal.cli.recorded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.comal.files.SchemaVersion;
import org.comal.run.RecordedRun;

/**
 * Runs of a suite that differ in their seed alone, called NAME-s1, NAME-s2 and so on.
 *
 * @param name what their names share
 * @param runs at least two
 */
public record Replicas(String name, List<RecordedRun> runs) {
  private static final Set<String> NO_FIGURES =
      Set.of(SchemaVersion.KEY, "steps", "seed", "reference-updates");

  /** A figure over the seeds; {@code spread} is the standard deviation of a sample. */
  public record Figure(double mean, double spread) {
    /**
     * {@return the mean and the spread of what the seeds came to}
     *
     * @param values one a seed; at least two
     */
    public static Figure of(double[] values) {
      double mean = java.util.Arrays.stream(values).average().orElse(Double.NaN);
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return new Figure(mean, Math.sqrt(squares / (values.length - 1)));
    }
  }

  /**
   * {@return the groups of two or more runs whose names differ in the seed alone, in the order of
   * their first runs}
   *
   * @param runs of a suite, in its order; those without a group are left out
   */
  public static List<Replicas> of(List<RecordedRun> runs) {
    Map<String, List<RecordedRun>> byName = new LinkedHashMap<>();
    for (RecordedRun run : runs) {
      String end = "-s" + run.result().get("seed");
      if (run.name().endsWith(end)) {
        String name = run.name().substring(0, run.name().length() - end.length());
        byName.computeIfAbsent(name, n -> new ArrayList<>()).add(run);
      }
    }
    return byName.entrySet().stream()
        .filter(e -> e.getValue().size() > 1)
        .map(e -> new Replicas(e.getKey(), e.getValue()))
        .toList();
  }

  /** Figures that all the runs ended with. */
  Map<String, Figure> figures() {
    Map<String, Figure> figures = new LinkedHashMap<>();
    for (String key : runs.get(0).result().keySet()) {
      if (!NO_FIGURES.contains(key)
          && runs.stream().allMatch(r -> r.result().get(key) instanceof Number)) {
        double[] values =
            runs.stream().mapToDouble(r -> Matrix.number(r.result().get(key))).toArray();
        figures.put(key, Figure.of(values));
      }
    }
    return figures;
  }

  /**
   * {@return the group as {@code suite.json} has it: its name, its seeds, and mean and spread of
   * each figure}
   */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("seeds", runs.stream().map(r -> r.result().get("seed")).toList());
    figures()
        .forEach(
            (key, figure) -> {
              Map<String, Object> both = new LinkedHashMap<>();
              both.put("mean", figure.mean());
              both.put("spread", figure.spread());
              json.put(key, both);
            });
    return json;
  }

  /**
   * {@return a table of mean ± spread, the first row its head}
   *
   * @param all groups, a row each, in this order
   * @param number turns a figure, a {@link Double}, into text
   */
  public static List<List<String>> rows(List<Replicas> all, Function<Object, String> number) {
    Set<String> keys = new LinkedHashSet<>();
    all.forEach(r -> keys.addAll(r.figures().keySet()));
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("over seeds", "runs"));
    head.addAll(keys);
    rows.add(head);
    for (Replicas each : all) {
      Map<String, Figure> figures = each.figures();
      List<String> row =
          new ArrayList<>(List.of(each.name(), Integer.toString(each.runs().size())));
      for (String key : keys) {
        Figure f = figures.get(key);
        row.add(f == null ? "-" : number.apply(f.mean()) + " ± " + number.apply(f.spread()));
      }
      rows.add(row);
    }
    return rows;
  }
}
