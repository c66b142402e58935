package org.comal.cli.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.cli.console.Screen;
import org.comal.cli.page.ReportPage;
import org.comal.cli.recorded.RunLookup;
import org.comal.cli.report.Drawing;
import org.comal.cli.report.Report;
import org.comal.cli.track.TimeSource;
import org.comal.files.TextFile;
import org.comal.guice.Experiment;
import org.comal.guice.Registry;
import org.comal.guice.Resolved;
import org.comal.guice.Stages;
import org.comal.plugin.ConfigException;
import org.comal.plugin.PluginRegistry;
import org.comal.run.RecordedRun;
import org.comal.run.RunDirectory;
import org.comal.run.RunLayout;

/** Runs an experiment, or the experiments of a suite, in a directory. */
public final class Launch {
  /** What to do with a run that is there already. */
  public enum Presence {
    /** Repeat it where it is finished, take it up where it is not. */
    CONTINUE,
    /** Take it up where it is not finished, and leave it alone where it is. */
    RESUME
  }

  /** Most seconds that a rehearsal may be given: a day. */
  public static final double LONGEST_REHEARSAL = 24 * 3600;

  private final Experiment experiment;
  private final Path directory;
  private final Screen screen;
  private final boolean tracked;

  /**
   * Prepares the runs in a directory; nothing is done there yet.
   *
   * @param experiment a single one, or a suite; its stages lie in the directory where it names no
   *     place for them
   * @param directory made where it is missing
   * @param screen for progress and results
   */
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

  /** {@return the same, but nothing follows it from outside} */
  public Launch untracked() {
    return new Launch(experiment, directory, screen, false);
  }

  /**
   * Checks everything that can be checked, and prints what would be done; leaves no file.
   *
   * @param rehearsal seconds that the runs may be tried for, to tell how long they take; empty for
   *     none
   * @throws ConfigException where the config does not pass its checks, or the directory holds
   *     something else
   * @throws IOException where a file cannot be read
   */
  public void plan(Optional<Double> rehearsal) throws IOException {
    PluginRegistry registry = AllowedPlugins.ofUser().registry(experiment);
    Occupied.refuseOther(directory, experiment.checkSolvable(registry));
    new DryRun(experiment, directory, screen, rehearsal).print(registry);
  }

  /**
   * Runs everything that is not done yet.
   *
   * @param presence what to do with runs that are there already
   * @throws ConfigException where the config does not pass its checks, or the directory holds
   *     something else
   * @throws IOException where a file cannot be read or written
   */
  public void run(Presence presence) throws IOException {
    run(presence, false);
  }

  /**
   * Runs everything that is not done yet, showing on the way what has come, and reports what came.
   *
   * @param presence what to do with runs that are there already
   * @param plots whether to draw plots and write the report, which is there from the beginning
   * @throws ConfigException where the config does not pass its checks, or the directory holds
   *     something else
   * @throws IOException where a file cannot be read or written
   */
  public void runAndReport(Presence presence, boolean plots) throws IOException {
    run(presence, plots);
    report(plots);
  }

  private void run(Presence presence, boolean page) throws IOException {
    PluginRegistry registry = Registry.of(experiment);
    Resolved resolved = experiment.checkSolvable(registry);
    Occupied.refuseOther(directory, resolved);
    LivePictures pictures = new LivePictures(directory, places(), page, screen, TimeSource.SYSTEM);
    StopAdvice.during(directory, screen, () -> work(presence, resolved, registry, pictures));
  }

  /** Of the runs by name, in their order. */
  private Map<String, Path> places() {
    return experiment.isSuite() ? suite().places() : Map.of(experiment.name(), directory);
  }

  private Void work(
      Presence presence, Resolved resolved, PluginRegistry registry, LivePictures pictures)
      throws IOException {
    new Preparation(experiment, screen, tracked).run();
    if (experiment.isSuite()) {
      suite().run(resolved, registry, presence, pictures);
    } else {
      RunLaunch launch = new RunLaunch(experiment, resolved, registry, screen, tracked, pictures);
      RunDirectory place = new RunDirectory(directory);
      place.holding(() -> launch.run(place, presence));
    }
    return null;
  }

  private SuiteLaunch suite() {
    return new SuiteLaunch(experiment, directory, screen, tracked);
  }

  /**
   * {@return what the runs left, in the order of the suite; one where there is no suite}
   *
   * @throws ConfigException where one of them is not finished
   * @throws IOException where a file cannot be read
   */
  public List<RecordedRun> files() throws IOException {
    return experiment.isSuite() ? suite().finished() : List.of(RunLookup.read(directory));
  }

  /** Prints the results; where asked, draws plots and writes the report. */
  private void report(boolean plots) throws IOException {
    List<RecordedRun> runs = files();
    new Report(runs).print(screen.out());
    Path matrix = RunLayout.SUMMARY.in(directory.resolve(Experiment.MATRIX));
    if (experiment.isSuite() && Files.exists(matrix)) {
      screen.out().println();
      screen.out().print(TextFile.read(matrix));
    }
    if (plots) {
      Drawing.draw(runs, experiment.isSuite() ? directory : null, screen);
    }
    screen.out().println();
    screen.out().println("Files: " + directory);
    if (plots) {
      new ReportPage(RunLookup.name(directory), List.of(directory), runs, List.of())
          .leaveIn(directory, screen);
    }
    screen.out().flush();
  }
}
