package org.comal.cli.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.comal.cli.plot.Families;
import org.comal.cli.recorded.Replicas;
import org.comal.files.SchemaVersion;
import org.comal.run.RecordedRun;

/** The results of runs as a table. */
public final class Report {
  private static final Set<String> NO_FIGURES =
      Set.of(
          SchemaVersion.KEY, "algorithm", "steps", "reference-updates", "seed", "nash", "policy");
  private static final int SHOWN_RESPONSES = 6;

  private final List<RecordedRun> runs;

  /**
   * A table of runs, in the order of their families.
   *
   * @param runs finished
   */
  public Report(List<RecordedRun> runs) {
    this.runs = runs;
  }

  /**
   * Prints a row a run, and below them the means over seeds.
   *
   * @param out flushed at the end
   */
  public void print(PrintWriter out) {
    Set<String> all = new LinkedHashSet<>();
    runs.forEach(r -> all.addAll(r.result().keySet()));
    all.removeAll(NO_FIGURES);
    List<String> figures = Curves.ordered(all);
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("run", "algorithm", "steps"));
    head.addAll(figures);
    head.add("policy");
    rows.add(head);
    for (int i : Families.of(runs.stream().map(RecordedRun::name).toList()).order()) {
      RecordedRun run = runs.get(i);
      List<String> row = new ArrayList<>();
      row.add(run.name());
      row.add(String.valueOf(run.result().get("algorithm")));
      row.add(String.valueOf(run.result().get("steps")));
      for (String figure : figures) {
        row.add(number(run.result().get(figure)));
      }
      row.add(policy(run.table("policy")));
      rows.add(row);
    }
    print(rows, c -> c < 2 || c == head.size() - 1, out);
    List<Replicas> replicas = Replicas.of(runs);
    if (!replicas.isEmpty()) {
      out.println();
      print(Replicas.rows(replicas, Report::number), c -> c == 0, out);
    }
    out.flush();
  }

  /**
   * Prints rows in columns, texts to the left and numbers to the right.
   *
   * @param rows not empty; all as long as the first
   * @param texts whether the column of an index, from 0, holds texts
   * @param out not flushed
   */
  public static void print(List<List<String>> rows, IntPredicate texts, PrintWriter out) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String format = "%" + (texts.test(c) ? "-" : "") + widths[c] + "s";
        line.append(String.format(Locale.ROOT, format, row.get(c)));
        line.append("  ");
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /**
   * {@return a number with five decimals, or two digits where it is small or large; a dash for
   * nothing}
   *
   * @param value a number, null, or anything else, which is shown by its own text
   */
  public static String number(Object value) {
    if (value == null) {
      return "-";
    }
    if (!(value instanceof Number x)) {
      return value.toString();
    }
    double d = x.doubleValue();
    if (Math.abs(d) >= 1 && d == Math.rint(d) && Math.abs(d) < 1e15) {
      return String.format(Locale.ROOT, "%.0f", d); // a count
    }
    boolean plain = d == 0 || Math.abs(d) >= 1e-3 && Math.abs(d) < 1e6;
    return String.format(Locale.ROOT, plain ? "%.5f" : "%.2e", d);
  }

  private static String policy(Map<String, Map<String, Double>> table) {
    if (table.isEmpty()) {
      return "-";
    }
    Map<String, Double> first = table.values().iterator().next();
    if (table.size() > 1 || first.size() > SHOWN_RESPONSES) {
      return table.size() > 1 ? table.size() + " prompts" : first.size() + " responses";
    }
    return first.entrySet().stream()
        .map(e -> e.getKey() + String.format(Locale.ROOT, " %.5f", e.getValue()))
        .collect(Collectors.joining(", "));
  }
}
