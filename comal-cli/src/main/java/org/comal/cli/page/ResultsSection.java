package org.comal.cli.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comal.cli.console.Numbers;
import org.comal.cli.plot.Families;
import org.comal.cli.plot.LineStyle;
import org.comal.cli.recorded.Matrix;
import org.comal.cli.recorded.Replicas;
import org.comal.cli.recorded.StepHistory;
import org.comal.cli.report.Curves;
import org.comal.files.SchemaVersion;
import org.comal.run.RecordedRun;
import org.comal.run.Trajectories;

/**
 * What runs and tasks ended with.
 *
 * @param runs a row a run with its figures, the best of them marked
 * @param seeds means over runs that differ in their seed alone
 * @param policies final policies over few responses to one prompt, or few kinds of responses
 * @param tasks what each ended with
 */
record ResultsSection(
    Optional<PageTable> runs,
    Optional<PageTable> seeds,
    Optional<PageTable> policies,
    List<TaskResult> tasks)
    implements Section {
  private static final Set<String> NO_FIGURES =
      Set.of(SchemaVersion.KEY, "algorithm", "task", "steps", "seed", "nash", "policy");

  /** Figures of which less is better, for the mark at the best. */
  private static final Set<String> LESS = Set.of("gap", "gap-unrestricted", "kl-to-nash");

  /** Of responses of which a policy is shown. */
  private static final int MOST_RESPONSES = 8;

  ResultsSection {
    tasks = List.copyOf(tasks);
  }

  /** What a task ended with. */
  record TaskResult(String name, List<Fact> facts) {
    TaskResult {
      facts = List.copyOf(facts);
    }

    private static TaskResult of(RecordedRun task) {
      Map<String, Object> facts = new LinkedHashMap<>();
      task.result()
          .forEach(
              (key, value) -> {
                if (!(value instanceof Map)
                    && !(value instanceof List)
                    && !key.equals(SchemaVersion.KEY)) {
                  facts.put(key.replace('-', ' '), Numbers.text(value));
                }
              });
      return new TaskResult(task.name(), Fact.known(facts));
    }
  }

  /**
   * The results of what is reported.
   *
   * @param recordings of the runs, in their order
   */
  static ResultsSection of(PageContents reported, List<StepHistory> recordings) {
    List<RecordedRun> runs = reported.runs();
    Families families = Families.of(runs.stream().map(RecordedRun::name).toList());
    return new ResultsSection(
        runs.isEmpty() ? Optional.empty() : Optional.of(runs(runs, families)),
        PageTable.of(Replicas.rows(Replicas.of(runs), Numbers::text)),
        PageTable.of(policies(recordings, families.order())),
        reported.tasks().stream().map(TaskResult::of).toList());
  }

  private static PageTable runs(List<RecordedRun> runs, Families families) {
    List<String> figures = figures(runs);
    List<PageTable.Cell> head = new ArrayList<>();
    head.add(PageTable.Cell.of("run"));
    head.add(PageTable.Cell.of("algorithm").as("text"));
    head.add(PageTable.Cell.of("steps"));
    Map<String, List<String>> columns = new LinkedHashMap<>();
    for (String figure : figures) {
      head.add(PageTable.Cell.of(figure.replace('-', ' ')));
      // A list that may hold nothing: not every run has every figure.
      List<Object> values = new ArrayList<>();
      runs.forEach(r -> values.add(r.result().get(figure)));
      columns.put(figure, Numbers.column(values));
    }
    List<List<PageTable.Cell>> rows = new ArrayList<>();
    for (int i : families.order()) {
      RecordedRun run = runs.get(i);
      PageTable.Dot dot =
          new PageTable.Dot(LineStyle.of(families, i).colour(), families.variant(i) > 0);
      List<PageTable.Cell> row = new ArrayList<>();
      row.add(PageTable.Cell.of(run.name()).behind(dot));
      row.add(PageTable.Cell.of(String.valueOf(run.result().get("algorithm"))).as("text"));
      row.add(PageTable.Cell.of(Numbers.text(run.result().get("steps"))));
      for (String figure : figures) {
        PageTable.Cell cell = PageTable.Cell.of(columns.get(figure).get(i));
        row.add(best(figure, run, runs) ? cell.as("best") : cell);
      }
      rows.add(row);
    }
    return new PageTable(Optional.empty(), head, rows);
  }

  private static List<String> figures(List<RecordedRun> runs) {
    Set<String> all = new LinkedHashSet<>();
    for (RecordedRun run : runs) {
      run.result()
          .forEach(
              (key, value) -> {
                if (value instanceof Number && !NO_FIGURES.contains(key)) {
                  all.add(key);
                }
              });
    }
    return Curves.ordered(all);
  }

  private static boolean best(String figure, RecordedRun run, List<RecordedRun> runs) {
    double own = Matrix.number(run.result().get(figure));
    return LESS.contains(figure)
        && runs.size() > 1
        && runs.stream().noneMatch(r -> Matrix.number(r.result().get(figure)) < own);
  }

  /** A row for each run with the responses of the first one, and one for the Nash policy. */
  private static List<List<String>> policies(List<StepHistory> recordings, List<Integer> order) {
    List<List<String>> rows = new ArrayList<>();
    List<String> responses = List.of();
    Optional<Map<String, Double>> nash = Optional.empty();
    for (int i : order) {
      Map<String, Double> policy = last(recordings.get(i));
      if (policy.isEmpty() || policy.size() > MOST_RESPONSES) {
        continue;
      }
      if (responses.isEmpty()) {
        responses = List.copyOf(policy.keySet());
        List<String> head = new ArrayList<>(List.of("final policy"));
        head.addAll(responses);
        rows.add(head);
      }
      if (responses.equals(List.copyOf(policy.keySet()))) {
        RecordedRun run = recordings.get(i).run();
        rows.add(shares(run.name(), policy));
        Map<String, Map<String, Double>> known = run.table("nash");
        if (nash.isEmpty() && known.size() == 1) {
          nash = known.values().stream().findFirst();
        }
      }
    }
    nash.ifPresent(n -> rows.add(shares("Nash policy", n)));
    return rows;
  }

  /** Where a run's path over the responses to its one prompt ends; empty where it has none. */
  private static Map<String, Double> last(StepHistory recording) {
    Map<String, Double> policy = new LinkedHashMap<>();
    if (recording.trajectories().byPrompt().size() == 1) {
      Trajectories.Trajectory path = recording.trajectories().byPrompt().values().iterator().next();
      double[] end = path.points().get(path.points().size() - 1);
      for (int k = 0; k < end.length; k++) {
        policy.put(path.responses().get(k), end[k]);
      }
    }
    return policy;
  }

  private static List<String> shares(String name, Map<String, Double> policy) {
    List<String> row = new ArrayList<>(List.of(name));
    policy.values().forEach(p -> row.add(String.format(Locale.ROOT, "%.5f", p)));
    return row;
  }

  @Override
  public String id() {
    return "results";
  }

  @Override
  public String title() {
    return "Results";
  }

  @Override
  public boolean empty() {
    return runs.isEmpty() && tasks.isEmpty();
  }
}
