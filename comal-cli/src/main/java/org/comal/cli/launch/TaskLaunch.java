package org.comal.cli.launch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.cli.console.Errors;
import org.comal.cli.console.Screen;
import org.comal.cli.console.TextTable;
import org.comal.cli.page.ReportPage;
import org.comal.cli.recorded.Oracle;
import org.comal.cli.recorded.RunLookup;
import org.comal.cli.recorded.StepHistory;
import org.comal.cli.report.Drawing;
import org.comal.cli.track.Tracking;
import org.comal.files.Json;
import org.comal.files.TextFile;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Registry;
import org.comal.guice.Resolved;
import org.comal.plugin.ConfigException;
import org.comal.plugin.PluginRegistry;
import org.comal.run.RecordedRun;
import org.comal.run.RunDirectory;
import org.comal.run.RunLayout;
import org.comal.task.Task;

/** Runs the task that a config asks for in a directory. */
public final class TaskLaunch {
  private final Experiment experiment;
  private final RunDirectory place;
  private final Screen screen;
  private final boolean tracked;

  /**
   * Prepares the work in a directory; nothing is done there yet.
   *
   * @param experiment a config whose {@code task} block says what is done
   * @param directory made where it is missing
   * @param screen for progress and results
   */
  public TaskLaunch(Experiment experiment, Path directory, Screen screen) {
    this(experiment, new RunDirectory(directory), screen, true);
  }

  private TaskLaunch(Experiment experiment, RunDirectory place, Screen screen, boolean tracked) {
    this.experiment = experiment;
    this.place = place;
    this.screen = screen;
    this.tracked = tracked;
  }

  /** {@return the same, but nothing follows it from outside} */
  public TaskLaunch untracked() {
    return new TaskLaunch(experiment, place, screen, false);
  }

  /**
   * Begins the task, takes it up where it was cut off, or leaves it alone where it is done.
   *
   * @throws ConfigException where the config does not pass its checks, or the directory holds
   *     something else
   * @throws IOException where a file cannot be read or written
   */
  public void run() throws IOException {
    Optional<Map<String, ?>> result = StopAdvice.during(place.path(), screen, this::work);
    if (result.isEmpty()) {
      screen.say(place.path() + " is done already; remove it, or name another by --out");
    } else {
      report(result.get());
    }
  }

  /** Whether anything was done here. */
  boolean begun() {
    return place.begun();
  }

  /** Whether the task is done; refuses a directory that holds another's work. */
  boolean done() throws IOException {
    if (begun()) {
      refuseOther(experiment.checkTask(Registry.of(experiment)));
    }
    return place.finished();
  }

  /** Takes back that the task is done, so that it makes a folder of its directory again. */
  void makeAgain(Path folder) throws IOException {
    place.makeAgain(folder);
  }

  private void refuseOther(Resolved resolved) throws IOException {
    if (!resolved.continues(place.config())) {
      throw Errors.configuration(
          place.path()
              + " holds work of another config (or of another version of a plugin's defaults);"
              + " name another directory by --out, or remove it");
    }
  }

  /**
   * Does the task, or what is left of it.
   *
   * @return what came of it; empty where it was done already
   */
  Optional<Map<String, ?>> work() throws IOException {
    PluginRegistry registry = Registry.of(experiment);
    Resolved resolved = experiment.checkTask(registry);
    if (!place.begun()) {
      Occupied.refuseOtherFiles(place.path());
    }
    return place.holding(() -> workAlone(registry, resolved));
  }

  private Optional<Map<String, ?>> workAlone(PluginRegistry registry, Resolved resolved)
      throws IOException {
    boolean begun = place.begun();
    if (begun) {
      refuseOther(resolved);
      if (place.finished()) {
        place.tidy();
        return Optional.empty();
      }
      screen.say("taking up " + place.path());
    }
    String name = resolved.config().toConfig().getString("task.use");
    screen.begin(name);
    try (Tracking tracking =
            tracked
                ? Tracking.of(experiment, registry, resolved, name, place.path(), screen::note)
                : Tracking.none(place.path());
        Task task =
            Assembly.task(experiment, registry, tracking.listener().and(screen.listener()))) {
      long seed = resolved.config().toConfig().getLong("run.seed");
      if (begun) {
        place.takeUp(resolved.text(), Provenance.of(resolved, seed));
      } else {
        place.begin(resolved.text(), Provenance.of(resolved, seed));
      }
      tracking.loaded();
      Map<String, ?> result;
      try {
        result = tracking.following(task::oracleStatistics, () -> place.run(task, name));
      } catch (ConfigException refused) {
        if (!begun) {
          place.clear();
        }
        throw refused;
      }
      return Optional.of(result);
    } finally {
      screen.end();
    }
  }

  private void report(Map<String, ?> result) throws IOException {
    PrintWriter out = screen.out();
    Path summary = RunLayout.SUMMARY.in(place.path());
    if (Files.exists(summary)) {
      out.println(TextFile.read(summary));
    }
    result.forEach(
        (key, value) -> {
          if (TextTable.fits(value)) {
            out.print(TextTable.of((List<?>) value));
          } else {
            out.println(key + ": " + (value instanceof String text ? text : Json.line(value)));
          }
        });
    String name = RunLookup.name(place.path());
    RecordedRun task = RunLookup.read(place.path(), name);
    Oracle oracle = Oracle.of(StepHistory.read(task));
    if (!oracle.figures().isEmpty()) {
      out.println(oracle.inWords());
    }
    out.println();
    out.println("Files: " + place.path());
    Drawing.matrix(place.path(), screen);
    new ReportPage(name, List.of(place.path()), List.of(), List.of(task))
        .leaveIn(place.path(), screen);
    out.flush();
  }
}
