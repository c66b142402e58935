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
import org.comal.cli.recorded.Matrix;
import org.comal.cli.recorded.Replicas;
import org.comal.cli.recorded.StepHistory;
import org.comal.cli.report.Curves;
import org.comal.files.SchemaVersion;
import org.comal.run.RecordedRun;
import org.comal.run.Trajectories;

/** What runs and tasks ended with: figures, policies, means over seeds. */
final class ResultsSection {
  /** Those of the lines in the plots. */
  private static final List<String> COLOURS =
      List.of(
          "#0072b2",
          "#d55e00",
          "#009e73",
          "#cc79a7",
          "#e69f00",
          "#56b4e9",
          "var(--ink)",
          "#8c6bb1");

  private static final Set<String> NO_FIGURES =
      Set.of(SchemaVersion.KEY, "algorithm", "task", "steps", "seed", "nash", "policy");

  /** Figures of which less is better, for the mark at the best. */
  private static final Set<String> LESS = Set.of("gap", "gap-unrestricted", "kl-to-nash");

  private final List<RecordedRun> runs;
  private final List<RecordedRun> tasks;
  private final List<StepHistory> recordings;
  private final Families families;

  private ResultsSection(PageContents reported, List<StepHistory> recordings) {
    this.runs = reported.runs();
    this.tasks = reported.tasks();
    this.recordings = recordings;
    this.families = Families.of(runs.stream().map(RecordedRun::name).toList());
  }

  /**
   * The section.
   *
   * @param recordings of the runs, in their order
   */
  static Section of(PageContents reported, List<StepHistory> recordings) {
    return new Section("results", "Results", new ResultsSection(reported, recordings).body());
  }

  private Html body() {
    Html body = new Html();
    if (!runs.isEmpty()) {
      figures(body);
      replicas(body);
      policies(body);
    }
    tasks.forEach(task -> task(task, body));
    return body;
  }

  /** A row a run, the best of figures marked. */
  private void figures(Html body) {
    Set<String> all = new LinkedHashSet<>();
    runs.forEach(
        r ->
            r.result()
                .forEach(
                    (k, v) -> {
                      if (v instanceof Number && !NO_FIGURES.contains(k)) {
                        all.add(k);
                      }
                    }));
    List<String> figures = Curves.ordered(all);
    body.raw("<div class=\"wide\"><table>\n<thead><tr>");
    body.raw("<th>run</th><th class=\"text\">algorithm</th><th>steps</th>");
    figures.forEach(f -> body.raw("<th>").text(f.replace('-', ' ')).raw("</th>"));
    body.raw("</tr></thead>\n<tbody>\n");
    Map<String, List<String>> columns = new LinkedHashMap<>();
    for (String figure : figures) {
      // A list that may hold nothing: not every run has every figure.
      List<Object> values = new ArrayList<>();
      runs.forEach(r -> values.add(r.result().get(figure)));
      columns.put(figure, Numbers.column(values));
    }
    for (int i : families.order()) {
      RecordedRun run = runs.get(i);
      body.raw("<tr><td>").raw(dot(i)).text(run.name()).raw("</td>");
      body.raw("<td class=\"text\">").text(String.valueOf(run.result().get("algorithm")));
      body.raw("</td>");
      body.raw("<td>").text(Numbers.text(run.result().get("steps"))).raw("</td>");
      for (String figure : figures) {
        boolean best = LESS.contains(figure) && runs.size() > 1 && least(figure, run);
        body.raw(best ? "<td class=\"best\">" : "<td>")
            .text(columns.get(figure).get(i))
            .raw("</td>");
      }
      body.raw("</tr>\n");
    }
    body.raw("</tbody></table></div>\n");
  }

  private void replicas(Html body) {
    List<Replicas> replicas = Replicas.of(runs);
    if (!replicas.isEmpty()) {
      body.element("h3", "", "Over seeds").table(Replicas.rows(replicas, Numbers::text), "");
      body.element("p", "note", "Mean ± standard deviation over the seeds.");
    }
  }

  private static void task(RecordedRun task, Html body) {
    body.element("h3", "", task.name());
    body.raw("<dl class=\"facts\">\n");
    task.result()
        .forEach(
            (key, value) -> {
              if (!(value instanceof Map)
                  && !(value instanceof List)
                  && !key.equals(SchemaVersion.KEY)) {
                body.fact(key.replace('-', ' '), Numbers.text(value));
              }
            });
    body.raw("</dl>\n");
  }

  private boolean least(String figure, RecordedRun run) {
    double own = Matrix.number(run.result().get(figure));
    return runs.stream().noneMatch(r -> Matrix.number(r.result().get(figure)) < own);
  }

  /** A disc in a run's colour, a ring for a variant of another run. */
  private String dot(int run) {
    String colour = COLOURS.get(families.colour(run) % COLOURS.size());
    return families.variant(run) == 0
        ? Html.dot(colour)
        : "<span class=\"dot ring\" style=\"border-color:" + colour + "\"></span>";
  }

  /** Final policies over few responses to one prompt, or few kinds of responses. */
  private void policies(Html body) {
    List<List<String>> rows = new ArrayList<>();
    List<String> responses = List.of();
    Optional<Map<String, Double>> nash = Optional.empty();
    for (int i : families.order()) {
      Map<String, Double> policy = last(recordings.get(i));
      if (policy.isEmpty() || policy.size() > 8) {
        continue;
      }
      if (responses.isEmpty()) {
        responses = List.copyOf(policy.keySet());
        List<String> head = new ArrayList<>(List.of("final policy"));
        head.addAll(responses);
        rows.add(head);
      }
      if (responses.equals(List.copyOf(policy.keySet()))) {
        rows.add(shares(runs.get(i).name(), policy));
        Map<String, Map<String, Double>> known = runs.get(i).table("nash");
        if (nash.isEmpty() && known.size() == 1) {
          nash = known.values().stream().findFirst();
        }
      }
    }
    if (rows.size() > 1) {
      nash.ifPresent(n -> rows.add(shares("Nash policy", n)));
      body.element("h3", "", "Final policies").table(rows, "");
    }
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
}
