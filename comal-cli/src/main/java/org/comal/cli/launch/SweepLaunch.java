package org.comal.cli.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.cli.console.Errors;
import org.comal.cli.console.Screen;
import org.comal.cli.report.Report;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.guice.Experiment;
import org.comal.plugin.ConfigException;
import org.comal.run.RecordedRun;
import org.comal.run.RunLayout;

/**
 * Runs the runs of a sweep in a directory, and leaves tables of what came out.
 *
 * @param sweep whose settings the suite has
 * @param suite a run for each point of the sweep, perhaps with several seeds
 * @param directory made where it is missing
 * @param screen for progress and results
 */
public record SweepLaunch(Sweep sweep, Experiment suite, Path directory, Screen screen) {

  /**
   * Runs what is not done yet, and writes the tables.
   *
   * @param figure the one in the table on the screen; empty for the usual one
   * @param plots whether to draw plots and write the report
   * @throws ConfigException where the config does not pass its checks, the directory holds
   *     something else, or the runs end with no such figure
   * @throws IOException where a file cannot be read or written
   */
  public void run(Optional<String> figure, boolean plots) throws IOException {
    Launch launch = new Launch(suite, directory, screen);
    launch.runAndReport(Launch.Presence.RESUME, plots);
    List<RecordedRun> runs = launch.files();
    DurableFiles.write(RunLayout.SWEEP_TABLE.in(directory), sweep.csv(runs));
    DurableFiles.write(RunLayout.SWEEP_FIGURES.in(directory), Json.pretty(sweep.json(runs)));
    print(figure, runs);
  }

  private void print(Optional<String> figure, List<RecordedRun> runs) {
    List<String> figures = Sweep.figures(runs);
    if (figure.isPresent() && !figures.contains(figure.get())) {
      throw Errors.configuration(
          "--figure " + figure.get() + " is none that the runs end with; they have " + figures);
    }
    Optional<String> shown = figure.or(() -> Optional.ofNullable(Sweep.figure(runs)));
    if (shown.isPresent()) {
      screen.out().println();
      Report.print(sweep.table(runs, shown.get(), Report::number), c -> c == 0, screen.out());
    }
    screen
        .out()
        .println(
            "Tables: "
                + RunLayout.SWEEP_TABLE.in(directory)
                + ", "
                + RunLayout.SWEEP_FIGURES.fileName());
    screen.out().flush();
  }
}
