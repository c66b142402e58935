package org.comal.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.comal.cli.console.Numbers;
import org.comal.cli.console.Screen;
import org.comal.cli.console.Version;
import org.comal.cli.plot.Families;
import org.comal.cli.plot.Figure;
import org.comal.cli.plot.InlineSvg;
import org.comal.cli.recorded.Matrix;
import org.comal.cli.recorded.Oracle;
import org.comal.cli.recorded.Recording;
import org.comal.cli.recorded.Replicas;
import org.comal.cli.recorded.RunFiles;
import org.comal.cli.recorded.Samples;
import org.comal.cli.recorded.Spent;
import org.comal.cli.recorded.Trajectories;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.files.SchemaVersion;
import org.comal.guice.Experiment;
import org.comal.guice.Stages;
import org.comal.run.RunDirectory;

/**
 * What runs and tasks left as one HTML page that needs nothing from elsewhere: no scripts, no
 * fonts, no network. Sections that there is nothing for are left out.
 */
public final class ReportPage {
  /** The file's name in a run's directory. */
  public static final String FILE = "report.html";

  private static final int SHOWN_PROMPTS = 4;
  private static final int SHOWN_ANSWERS = 4;

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
  private static final Set<String> LESS = Set.of("gap", "kl-to-nash");

  /** A part of the page. */
  private record Section(String id, String title, String markup) {}

  private final String title;
  private final List<Path> roots;
  private final List<RunFiles> runs;
  private final List<RunFiles> tasks;
  private final Families families;
  private final List<Section> sections = new ArrayList<>();

  /**
   * @param title above the page
   * @param roots directories of runs, suites and tasks, for what lies beside the runs
   * @param runs finished runs
   * @param tasks finished tasks
   */
  public ReportPage(String title, List<Path> roots, List<RunFiles> runs, List<RunFiles> tasks) {
    this.title = title;
    this.roots = List.copyOf(roots);
    this.runs = List.copyOf(runs);
    this.tasks = List.copyOf(tasks);
    this.families = Families.of(runs.stream().map(RunFiles::name).toList());
  }

  /** Writes the page into a directory, or says why it cannot be drawn. */
  public void leaveIn(Path directory, Screen screen) throws IOException {
    Path file = directory.resolve(FILE);
    try {
      write(file);
      screen.out().println("Report: " + file);
    } catch (LinkageError | InternalError | NullPointerException | java.awt.AWTError e) {
      // What a Java without fonts or font libraries throws; the run itself is complete.
      screen.say(
          "the report could not be written, because this Java cannot draw text ("
              + e
              + "); install fontconfig and a font, then `comal report "
              + directory
              + "`");
    }
  }

  /** Writes the page. */
  public void write(Path file) throws IOException {
    if (file.toAbsolutePath().getParent() != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
    }
    DurableFiles.write(file, markup());
  }

  /** The whole page. */
  String markup() throws IOException {
    sections.clear();
    List<Recording> recordings = Recording.read(runs);
    results(recordings);
    matrices();
    figures("simplex", "Paths on the simplex", Drawing.simplexes(recordings), SIMPLEX_NOTE);
    figures("curves", "Curves", Curves.of(recordings), "");
    for (RunFiles task : tasks) {
      figures(
          "task-" + sections.size(),
          "Course of " + task.name(),
          Curves.ofTask(Recording.read(task)),
          "");
    }
    lengths(recordings);
    samples();
    oracles();
    time();
    provenance();
    return page();
  }

  private static final String SIMPLEX_NOTE =
      "A corner is an answer that is always given; the distance to the opposite side is its"
          + " probability.";

  private void add(String id, String heading, Html body) {
    if (!body.toString().isEmpty()) {
      sections.add(new Section(id, heading, body.toString()));
    }
  }

  private String page() throws IOException {
    Html page = new Html();
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
            + " 'unsafe-inline'\">\n");
    page.element("title", "", title + " · COMAL report");
    page.raw("<style>\n").raw(css()).raw("</style>\n</head>\n<body>\n<header>\n");
    page.element("p", "kicker", "COMAL report");
    page.element("h1", "", title);
    page.element("p", "lead", summary());
    page.raw("<nav aria-label=\"Sections\">");
    for (Section s : sections) {
      page.raw("<a href=\"#" + s.id() + "\">").text(s.title()).raw("</a>\n");
    }
    page.raw("</nav>\n</header>\n<main>\n");
    for (Section s : sections) {
      page.raw("<section id=\"" + s.id() + "\">\n").element("h2", "", s.title());
      page.raw(s.markup()).raw("</section>\n");
    }
    page.raw("</main>\n");
    page.element("footer", "", "Made by COMAL " + Version.text() + ".");
    return page.raw("</body>\n</html>\n").toString();
  }

  private static String css() throws IOException {
    try (InputStream css = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String summary() throws IOException {
    List<String> parts = new ArrayList<>();
    if (runs.size() == 1) {
      RunFiles run = runs.get(0);
      parts.add(run.result().get("algorithm") + ", " + run.result().get("steps") + " prox steps");
      if (run.result().get("reference-updates") instanceof Long moved && moved > 0) {
        parts.add("the reference moved " + (moved == 1 ? "once" : moved + " times"));
      }
      parts.add("seed " + run.result().get("seed"));
    } else if (!runs.isEmpty()) {
      Set<String> algorithms = new LinkedHashSet<>();
      runs.forEach(r -> algorithms.add(String.valueOf(r.result().get("algorithm"))));
      parts.add(runs.size() + " runs of " + String.join(", ", algorithms));
    }
    if (!tasks.isEmpty()) {
      parts.add(
          String.join(", ", tasks.stream().map(t -> "task " + t.result().get("task")).toList()));
    }
    double seconds = 0;
    for (RunFiles each : all()) {
      seconds += Spent.read(each.directory()).seconds();
    }
    if (seconds > 0) {
      parts.add(Spent.text(seconds) + " of computing");
    }
    return String.join(" · ", parts);
  }

  private List<RunFiles> all() {
    return Stream.concat(runs.stream(), tasks.stream()).toList();
  }

  // Results

  private void results(List<Recording> recordings) {
    Html body = new Html();
    if (!runs.isEmpty()) {
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
      for (int i : families.order()) {
        RunFiles run = runs.get(i);
        body.raw("<tr><td>").raw(runDot(i)).text(run.name()).raw("</td>");
        body.raw("<td class=\"text\">").text(String.valueOf(run.result().get("algorithm")));
        body.raw("</td>");
        body.raw("<td>").text(Numbers.text(run.result().get("steps"))).raw("</td>");
        for (String figure : figures) {
          boolean best = LESS.contains(figure) && runs.size() > 1 && least(figure, run);
          body.raw(best ? "<td class=\"best\">" : "<td>")
              .text(Numbers.text(run.result().get(figure)))
              .raw("</td>");
        }
        body.raw("</tr>\n");
      }
      body.raw("</tbody></table></div>\n");
      List<Replicas> replicas = Replicas.of(runs);
      if (!replicas.isEmpty()) {
        body.element("h3", "", "Over seeds").table(Replicas.rows(replicas, Numbers::text), "");
        body.element("p", "note", "Mean ± standard deviation over the seeds.");
      }
      policies(recordings, body);
    }
    for (RunFiles task : tasks) {
      body.element("h3", "", task.name());
      body.raw("<dl class=\"facts\">\n");
      task.result()
          .forEach(
              (key, value) -> {
                if (!(value instanceof Map)
                    && !(value instanceof List)
                    && !key.equals(SchemaVersion.KEY)) {
                  fact(body, key.replace('-', ' '), Numbers.text(value));
                }
              });
      body.raw("</dl>\n");
    }
    add("results", "Results", body);
  }

  private boolean least(String figure, RunFiles run) {
    double own = Matrix.number(run.result().get(figure));
    return runs.stream().noneMatch(r -> Matrix.number(r.result().get(figure)) < own);
  }

  /** A disc in a run's colour, a ring for a variant of another run. */
  private String runDot(int run) {
    String colour = COLOURS.get(families.colour(run) % COLOURS.size());
    return families.variant(run) == 0
        ? dot(colour)
        : "<span class=\"dot ring\" style=\"border-color:" + colour + "\"></span>";
  }

  static String dot(String colour) {
    return "<span class=\"dot\" style=\"background:" + colour + "\"></span>";
  }

  /** Final policies over few responses to one prompt, or few kinds of responses. */
  private void policies(List<Recording> recordings, Html body) {
    List<List<String>> rows = new ArrayList<>();
    List<String> responses = List.of();
    Map<String, Double> nash = null;
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
        nash = nash == null && known.size() == 1 ? known.values().iterator().next() : nash;
      }
    }
    if (rows.size() > 1) {
      if (nash != null) {
        rows.add(shares("Nash policy", nash));
      }
      body.element("h3", "", "Final policies").table(rows, "");
    }
  }

  /** Where a run's path over the responses to its one prompt ends; empty where it has none. */
  private static Map<String, Double> last(Recording recording) {
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

  // The matrix

  private void matrices() throws IOException {
    Html body = new Html();
    List<Path> places = new ArrayList<>();
    roots.forEach(r -> places.addAll(List.of(r, r.resolve(Experiment.MATRIX))));
    for (Path place : places) {
      Optional<Matrix> read = Matrix.read(place);
      if (read.isEmpty()) {
        continue;
      }
      Matrix matrix = read.get();
      if (roots.size() > 1) {
        body.element(
            "h3",
            "",
            place.endsWith(Experiment.MATRIX)
                ? Recording.name(place.getParent())
                : Recording.name(place));
      }
      body.raw("<figure class=\"heat\">").raw(InlineSvg.of(matrix.figure())).raw("</figure>\n");
      body.table(matrix.rows(), "");
      body.element("p", "note", "Over " + Numbers.text(matrix.prompts()) + " prompts.");
    }
    add("matrix", "Win rates", body);
  }

  // Figures

  private void figures(String id, String heading, List<? extends Figure> figures, String note)
      throws IOException {
    Html body = new Html();
    if (!figures.isEmpty()) {
      boolean beside = figures.size() > 1 && figures.stream().allMatch(f -> f.width() < 800);
      body.raw("<div class=\"figures" + (beside ? " beside" : "") + "\">\n");
      for (Figure figure : figures) {
        body.raw("<figure>").raw(InlineSvg.of(figure)).raw("</figure>\n");
      }
      body.raw("</div>\n");
      if (!note.isEmpty()) {
        body.element("p", "note", note);
      }
    }
    add(id, heading, body);
  }

  // Lengths

  private void lengths(List<Recording> recordings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "run",
            "first step",
            "last step",
            "growth",
            "characters at last",
            "cut off",
            "distinct"));
    for (Recording each : recordings) {
      double[] tokens = each.steps().column("mean-tokens");
      if (tokens.length > 0) {
        double first = tokens[0];
        double last = tokens[tokens.length - 1];
        rows.add(
            List.of(
                each.run().name(),
                Numbers.text(first) + " tokens",
                Numbers.text(last) + " tokens",
                String.format(Locale.ROOT, "%+.1f %%", 100 * (last / first - 1)),
                Numbers.text(last(each, "mean-characters")),
                Numbers.percent(1 - last(each, "share-finished")),
                Numbers.percent(last(each, "share-distinct"))));
      }
    }
    Html body = new Html();
    if (rows.size() > 1) {
      body.table(rows, "");
      body.element(
          "p",
          "note",
          "Mean over the samples of a step; cut off are those that reached the limit, distinct the"
              + " share of different texts among the samples of a prompt.");
    }
    add("lengths", "Length growth", body);
  }

  private static double last(Recording recording, String figure) {
    double[] values = recording.steps().column(figure);
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }

  // Samples

  private void samples() throws IOException {
    Map<String, Map<String, List<String>>> byPrompt = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    for (RunFiles run : runs) {
      List<Samples> kept = Samples.firstAndLast(run.directory(), SHOWN_PROMPTS, SHOWN_ANSWERS);
      for (Samples samples :
          runs.size() == 1 || kept.isEmpty() ? kept : kept.subList(kept.size() - 1, kept.size())) {
        String column = (runs.size() == 1 ? "" : run.name() + ", ") + "step " + samples.step();
        samples
            .answers()
            .forEach(
                (prompt, answers) ->
                    byPrompt
                        .computeIfAbsent(prompt, p -> new LinkedHashMap<>())
                        .put(column, answers));
      }
      kept.forEach(samples -> texts.putAll(samples.prompts()));
    }
    Html body = new Html();
    byPrompt.entrySet().stream()
        .sorted((a, b) -> Integer.compare(b.getValue().size(), a.getValue().size()))
        .limit(SHOWN_PROMPTS)
        .forEach(
            e -> {
              body.element("p", "prompt", texts.getOrDefault(e.getKey(), "Prompt " + e.getKey()));
              body.raw("<div class=\"answers\">\n");
              e.getValue()
                  .forEach(
                      (column, answers) -> {
                        body.raw("<div>").element("h4", "", column);
                        answers.forEach(a -> body.element("p", "", a));
                        body.raw("</div>\n");
                      });
              body.raw("</div>\n");
            });
    if (!byPrompt.isEmpty()) {
      body.element(
          "p", "note", "The first samples of each prompt as they were drawn, none chosen.");
    }
    add("samples", "Samples side by side", body);
  }

  // The oracle

  private void oracles() throws IOException {
    List<Oracle> all = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (RunFiles each : withStages()) {
      Oracle oracle = Oracle.of(Recording.read(each));
      if (!oracle.figures().isEmpty()) {
        all.add(oracle);
        names.addAll(oracle.figures().keySet());
      }
    }
    Html body = new Html();
    if (!all.isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      List<String> head = new ArrayList<>(List.of("run"));
      names.forEach(n -> head.add(n.replace('-', ' ')));
      rows.add(head);
      for (Oracle oracle : all) {
        List<String> row = new ArrayList<>(List.of(oracle.run()));
        names.forEach(n -> row.add(oracle.figures().getOrDefault(n, "–")));
        rows.add(row);
      }
      body.table(rows, "");
      String bias =
          " Position bias: how much more than ½ what stands first gets, over pairs asked in both"
              + " orders; 0 is none.";
      body.element(
          "p", "note", "Over the whole run." + (names.contains("position-bias") ? bias : ""));
    }
    add("oracle", "What the oracle was asked", body);
  }

  // Time

  private void time() throws IOException {
    Map<String, Spent> spent = new LinkedHashMap<>();
    for (RunFiles each : withStages()) {
      Spent own = Spent.read(each.directory());
      if (own.seconds() > 0) {
        spent.put(each.name(), own);
      }
    }
    add("time", "Where the time went", TimeBars.of(spent));
  }

  /** Everything that work was done for. */
  private List<RunFiles> withStages() throws IOException {
    List<RunFiles> every = new ArrayList<>(stages());
    every.addAll(all());
    return every;
  }

  /** Tasks that were done before the runs, and the matrix after them. */
  private List<RunFiles> stages() throws IOException {
    List<RunFiles> stages = new ArrayList<>();
    for (Path root : roots) {
      Path prepared = root.resolve(Stages.DIRECTORY);
      if (Files.isDirectory(prepared)) {
        try (Stream<Path> each = Files.list(prepared)) {
          for (Path stage : each.sorted().toList()) {
            if (new RunDirectory(stage).finished()) {
              stages.add(RunFiles.read(stage, "prepare " + Recording.name(stage)));
            }
          }
        }
      }
      Path matrix = root.resolve(Experiment.MATRIX);
      if (new RunDirectory(matrix).finished()) {
        stages.add(RunFiles.read(matrix, Experiment.MATRIX));
      }
    }
    return stages;
  }

  // Provenance

  private void provenance() throws IOException {
    Html body = new Html();
    List<RunFiles> all = all();
    Path first = all.get(0).directory().resolve("provenance.json");
    if (Files.exists(first)) {
      Map<String, Object> record = RunFiles.object(first);
      body.raw("<dl class=\"facts\">\n");
      fact(body, "COMAL", record.get("comal-version"));
      fact(body, "Java", joined(record.get("java")));
      fact(body, "System", joined(record.get("os")));
      if (all.size() == 1) {
        fact(body, "Seed", record.get("seed"));
        fact(body, "SHA-256 of the config", record.get("config-sha-256"));
      }
      body.raw("</dl>\n");
    }
    plugins(body, all);
    for (Path root : roots) {
      Path config = root.resolve(RunDirectory.CONFIG);
      if (Files.exists(config)) {
        body.raw("<details" + (roots.size() == 1 ? " open" : "") + "><summary>Config");
        body.text(roots.size() == 1 ? "" : " of " + Recording.name(root)).raw("</summary><pre>");
        body.text(Files.readString(config)).raw("</pre></details>\n");
      }
    }
    add("made-with", "What it was made with", body);
  }

  private static void plugins(Html body, List<RunFiles> all) throws IOException {
    Set<List<String>> rows = new LinkedHashSet<>();
    rows.add(List.of("plugin", "kind", "from"));
    for (RunFiles each : all) {
      Path file = each.directory().resolve("provenance.json");
      if (Files.exists(file) && RunFiles.object(file).get("plugins") instanceof List<?> plugins) {
        for (Object plugin : plugins) {
          if (plugin instanceof Map<?, ?> row) {
            rows.add(
                List.of(
                    String.valueOf(row.get("name")),
                    String.valueOf(row.get("kind")).replaceFirst("Factory$", ""),
                    String.valueOf(row.get("jar"))));
          }
        }
      }
    }
    if (rows.size() > 1) {
      body.element("h3", "", "Plugins").table(List.copyOf(rows), "texts");
    }
  }

  private static String joined(Object properties) {
    return properties instanceof Map<?, ?> map
        ? String.join(" ", map.values().stream().map(String::valueOf).toList())
        : "";
  }

  private static void fact(Html body, String name, Object value) {
    if (value != null && !value.toString().isEmpty()) {
      body.raw("<div>").element("dt", "", name);
      body.element("dd", "", value instanceof String s ? s : Json.line(value)).raw("</div>\n");
    }
  }
}
