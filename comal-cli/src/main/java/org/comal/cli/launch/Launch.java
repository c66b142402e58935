package org.comal.cli.launch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comal.cli.console.Errors;
import org.comal.cli.console.Screen;
import org.comal.cli.page.ReportPage;
import org.comal.cli.recorded.Recorded;
import org.comal.cli.recorded.Recording;
import org.comal.cli.recorded.Replicas;
import org.comal.cli.recorded.Spent;
import org.comal.cli.report.Drawing;
import org.comal.cli.report.Report;
import org.comal.cli.track.PhaseClock;
import org.comal.cli.track.TimeSource;
import org.comal.cli.track.Tracking;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Resolved;
import org.comal.guice.Stages;
import org.comal.plugin.ConfigException;
import org.comal.plugin.PluginRegistry;
import org.comal.run.DurableFiles;
import org.comal.run.Json;
import org.comal.run.RecordedRun;
import org.comal.run.Rehearsal;
import org.comal.run.Run;
import org.comal.run.RunDirectory;
import org.comal.run.RunLayout;
import org.comal.run.SchemaVersion;

/** Runs an experiment, or the experiments of a suite, in a directory. */
public final class Launch {
  /** What to do with a run that is there already. */
  public enum Presence {
    /** Repeat it where it is finished, take it up where it is not. */
    CONTINUE,
    /** Take it up where it is not finished, and leave it alone where it is. */
    RESUME
  }

  private final Experiment experiment;
  private final Path directory;
  private final Screen screen;
  private final boolean tracked;

  public Launch(Experiment experiment, Path directory, Screen screen) {
    this(
        experiment.stages().directory().isPresent()
            ? experiment
            : experiment.withStagesIn(directory.toAbsolutePath().resolve(Stages.DIRECTORY)),
        directory,
        screen,
        true);
  }

  private Launch(Experiment experiment, Path directory, Screen screen, boolean tracked) {
    this.experiment = experiment;
    this.directory = directory;
    this.screen = screen;
    this.tracked = tracked;
  }

  /** The same, but nothing follows it from outside. */
  public Launch untracked() {
    return new Launch(experiment, directory, screen, false);
  }

  /** Checks everything that can be checked, and prints what would be done; leaves no file. */
  public void plan() throws IOException {
    PluginRegistry registry = Registry.of(experiment);
    Resolved resolved = experiment.check(registry);
    refuseOther(resolved);
    PrintWriter out = screen.out();
    boolean prepared = true;
    for (Map.Entry<String, Experiment> stage : experiment.prepare().entrySet()) {
      Path place = experiment.stages().directory().orElseThrow().resolve(stage.getKey());
      boolean done = new TaskLaunch(stage.getValue(), place, screen).done();
      prepared &= done;
      out.println(
          "prepare "
              + stage.getKey()
              + ": task "
              + stage.getValue().config().getString("task.use")
              + (done ? ", done" : ""));
    }
    Map<String, Experiment> runs =
        experiment.isSuite() ? experiment.runs() : Map.of(experiment.name(), experiment);
    if (prepared) {
      plan(runs, registry, out);
    } else {
      for (Map.Entry<String, Experiment> run : runs.entrySet()) {
        out.println(title(run));
        out.println(
            "  "
                + run.getValue().check(registry).config().toConfig().getLong("run.steps")
                + " prox steps; what they take is known once prepare is done");
      }
    }
    if (experiment.isSuite() && experiment.matrix().isPresent()) {
      int models = experiment.matrix().get().config().getObject("task.models").size();
      out.println(
          "matrix: " + models + " policies, " + models * (models - 1) / 2 + " pairs of them");
    }
    out.println("Directory: " + directory);
    out.flush();
  }

  private static String title(Map.Entry<String, Experiment> run) {
    return "run " + run.getKey() + ": " + run.getValue().config().getString("algorithm.use");
  }

  /** Prints what each run does and how long it takes; runs of the same models share them. */
  private static void plan(Map<String, Experiment> runs, PluginRegistry registry, PrintWriter out) {
    double seconds = 0;
    boolean all = true;
    PhaseClock clock = new PhaseClock(TimeSource.SYSTEM);
    Experiment lender = null;
    Assembly lent = null;
    try {
      for (Map.Entry<String, Experiment> run : runs.entrySet()) {
        Experiment own = run.getValue();
        if (lent == null || !sameModels(lender, own)) {
          if (lent != null) {
            lent.close();
            lent = null;
          }
          lent = Assembly.of(own, registry, clock);
          lender = own;
        }
        out.println(title(run));
        try (Assembly assembly = lent.beside(own, registry, clock)) {
          assembly.run().plan().forEach(line -> out.println("  " + line));
          Optional<TimeEstimate> time = time(assembly.run(), clock, out);
          all &= time.isPresent();
          seconds += time.map(TimeEstimate::seconds).orElse(0.0);
        }
        out.flush();
      }
    } finally {
      if (lent != null) {
        lent.close();
      }
    }
    if (all && runs.size() > 1) {
      out.println(
          "time: "
              + (seconds < 1 ? "less than a second" : "about " + Spent.text(seconds))
              + " for all runs, less where they share samples");
    }
    if (seconds >= 1) {
      out.println("  Loading, checkpoints, validation and answers that grow come on top.");
    }
  }

  private static Optional<TimeEstimate> time(Run run, PhaseClock clock, PrintWriter out) {
    Optional<Rehearsal> tried = run.rehearsal();
    if (tried.isEmpty()) {
      out.println(
          "  time: not told, because "
              + (run.game().oracle().free()
                  ? "the prox solver cannot be tried on a few prompts"
                  : "asking the oracle may cost something"));
      return Optional.empty();
    }
    try (Rehearsal rehearsal = tried.get()) {
      TimeEstimate estimate = TimeEstimate.of(rehearsal, clock);
      out.println("  " + estimate.text(rehearsal.most()));
      return Optional.of(estimate);
    } catch (ArithmeticException e) {
      out.println("  time: not told, because a trial on few prompts failed: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether two runs start from the same policy and ask the same oracle. */
  private static boolean sameModels(Experiment a, Experiment b) {
    return Stream.of("policy", "oracle", "run.seed", "run.plugins")
        .allMatch(
            key ->
                a.config().hasPath(key) == b.config().hasPath(key)
                    && (!a.config().hasPath(key)
                        || a.config().getValue(key).equals(b.config().getValue(key))));
  }

  /** Runs everything that is not done yet. */
  public void run(Presence presence) throws IOException {
    PluginRegistry registry = Registry.of(experiment);
    Resolved resolved = experiment.check(registry);
    refuseOther(resolved);
    prepare();
    if (!experiment.isSuite()) {
      RunDirectory place = new RunDirectory(directory);
      place.holding(() -> one(experiment, resolved, registry, place, presence));
      return;
    }
    Path suite = RunLayout.SUITE.in(directory);
    Presence each = Files.exists(suite) ? presence : Presence.RESUME;
    if (each == Presence.CONTINUE) {
      Files.delete(suite);
      DurableFiles.deleteTree(directory.resolve(Experiment.MATRIX));
    }
    Files.createDirectories(directory);
    DurableFiles.write(RunLayout.CONFIG.in(directory), resolved.text());
    Map<String, Experiment> runs = experiment.runs();
    int number = 0;
    for (Map.Entry<String, Experiment> run : runs.entrySet()) {
      screen.begin(run.getKey() + " (" + ++number + " of " + runs.size() + ")");
      Experiment own = run.getValue();
      Path place = directory.resolve(run.getKey());
      RunDirectory there = new RunDirectory(place, Optional.of(RunLayout.SHARED.in(directory)));
      there.holding(() -> one(own, own.check(registry), registry, there, each));
    }
    compare();
    List<Object> results = new ArrayList<>();
    List<RecordedRun> finished = files();
    for (RecordedRun run : finished) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", run.name());
      row.putAll(run.result());
      row.remove("nash");
      row.remove(SchemaVersion.KEY);
      results.add(row);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
    all.put("runs", results);
    List<Map<String, Object>> overSeeds =
        Replicas.of(finished).stream().map(Replicas::json).toList();
    if (!overSeeds.isEmpty()) {
      all.put("over-seeds", overSeeds);
    }
    DurableFiles.write(suite, Json.pretty(all));
  }

  /** Compares the final policies of runs of language models. */
  private void compare() throws IOException {
    Optional<Experiment> matrix = experiment.matrix();
    if (matrix.isEmpty()) {
      return;
    }
    for (String run : matrix.get().compared()) {
      if (!Files.isDirectory(RunLayout.POLICY.in(directory.resolve(run)))) {
        screen.say("the final policies are not compared, because " + run + " left none in policy/");
        return;
      }
    }
    screen.begin(Experiment.MATRIX);
    TaskLaunch task = new TaskLaunch(matrix.get(), directory.resolve(Experiment.MATRIX), screen);
    (tracked ? task : task.untracked()).work();
    screen.begin("");
  }

  /** Does the stages that are not done yet, where the experiment's own stages lie. */
  private void prepare() throws IOException {
    Map<String, Experiment> stages = experiment.prepare();
    String anew = null;
    int number = 0;
    for (Map.Entry<String, Experiment> stage : stages.entrySet()) {
      Path place = experiment.stages().directory().orElseThrow().resolve(stage.getKey());
      TaskLaunch each = new TaskLaunch(stage.getValue(), place, screen);
      TaskLaunch task = tracked ? each : each.untracked();
      if (anew != null && task.begun()) {
        throw Errors.configuration(
            place + " holds work that was based on an earlier " + anew + "; remove it too");
      }
      if (!task.begun()) {
        anew = stage.getKey();
      }
      screen.begin("prepare " + stage.getKey() + " (" + ++number + " of " + stages.size() + ")");
      task.work()
          .ifPresent(result -> screen.say("prepared " + stage.getKey() + ": " + line(result)));
    }
    screen.begin("");
  }

  /** The figures of a task's result on a line. */
  private static String line(Map<String, ?> result) {
    return result.entrySet().stream()
        .filter(e -> !(e.getValue() instanceof Map || e.getValue() instanceof List))
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  /** In a directory that nobody else works in. */
  private void one(
      Experiment run,
      Resolved resolved,
      PluginRegistry registry,
      RunDirectory place,
      Presence presence)
      throws IOException {
    boolean same = place.begun() && resolved.continues(place.config());
    if (presence == Presence.RESUME && same && place.finished()) {
      return;
    }
    boolean anew = !same || place.finished();
    try (Tracking tracking =
            Tracking.of(
                resolved, run.name(), place.path(), tracked, TimeSource.SYSTEM, screen::note);
        Assembly assembly =
            Assembly.of(run, registry, tracking.listener().and(screen.listener()))) {
      if (anew) {
        place.begin(resolved.text(), Provenance.of(resolved, assembly.run().settings().seed()));
      } else {
        place.takeUp(resolved.text(), Provenance.of(resolved, assembly.run().settings().seed()));
        long taken = place.lastCheckpoint().orElse(0L);
        tracking.from(taken);
        screen.say("taking up " + place.path() + " after step " + taken);
      }
      String algorithm = resolved.config().toConfig().getString("algorithm.use");
      tracking.loaded();
      try {
        Tracking.Following asked =
            tracking.oracle(() -> assembly.run().game().oracle().statistics());
        try {
          place.run(assembly.run(), algorithm, resolved.essence());
        } finally {
          asked.close();
        }
        tracking.finished();
      } catch (ConfigException refused) {
        if (place.lastCheckpoint().isEmpty()) {
          place.clear();
        }
        throw refused;
      }
    } finally {
      screen.end();
    }
  }

  /** Refuses a directory that holds something else than this experiment. */
  private void refuseOther(Resolved resolved) throws IOException {
    RunDirectory place = new RunDirectory(directory);
    if (place.begun()) {
      boolean begun =
          place.finished()
              || place.lastCheckpoint().isPresent()
              || Files.exists(RunLayout.SUITE.in(directory))
              || experimentDirectories();
      if (begun && !resolved.continues(place.config())) {
        throw Errors.configuration(
            directory
                + " holds a run of another config (or of another version of a plugin's defaults);"
                + " name another directory by --out, or remove it");
      }
    } else {
      refuseOtherFiles(directory);
    }
  }

  /** Refuses a place without a run that is not an empty directory. */
  static void refuseOtherFiles(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        if (files.anyMatch(
            f ->
                !f.toString().endsWith(".partial")
                    && !f.endsWith(RunLayout.LOCK.fileName())
                    && !f.endsWith(Stages.DIRECTORY))) {
          throw Errors.configuration(
              directory + " holds other files and no run; name another directory by --out");
        }
      }
    } else if (Files.exists(directory)) {
      throw Errors.configuration(directory + " is a file; name a directory by --out");
    }
  }

  private boolean experimentDirectories() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.anyMatch(e -> new RunDirectory(e).begun());
    }
  }

  /** What the runs left, in the order of the suite. */
  public List<RecordedRun> files() throws IOException {
    List<RecordedRun> all = new ArrayList<>();
    if (experiment.isSuite()) {
      for (String name : experiment.runs().keySet()) {
        all.add(Recorded.read(directory.resolve(name), name));
      }
    } else {
      all.add(Recorded.read(directory));
    }
    return all;
  }

  /** Prints the results, draws the plots and writes the report. */
  public void report(boolean plots) throws IOException {
    List<RecordedRun> runs = files();
    new Report(runs).print(screen.out());
    Path matrix = RunLayout.SUMMARY.in(directory.resolve(Experiment.MATRIX));
    if (experiment.isSuite() && Files.exists(matrix)) {
      screen.out().println();
      screen.out().print(Files.readString(matrix));
    }
    if (plots) {
      Drawing.draw(runs, experiment.isSuite() ? directory : null, screen);
    }
    screen.out().println();
    screen.out().println("Files: " + directory);
    if (plots) {
      new ReportPage(Recording.name(directory), List.of(directory), runs, List.of())
          .leaveIn(directory, screen);
    }
    screen.out().flush();
  }
}
