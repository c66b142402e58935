package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Screen;
import org.comal.cli.console.Version;
import org.comal.cli.launch.Launch;
import org.comal.cli.page.ReportPage;
import org.comal.cli.recorded.Recorded;
import org.comal.cli.recorded.Recording;
import org.comal.guice.Experiment;
import org.comal.run.RecordedRun;
import org.comal.run.RunLayout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comal report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Writes what finished runs, suites and tasks left as one HTML page.",
      "It has results, win rates, curves, samples side by side, what the oracle was asked, where",
      "the time went, versions and config, holds everything itself and loads nothing."
    },
    footer = {
      "",
      "Examples:",
      "  comal report runs/figure-2",
      "  comal report runs/seed-7 runs/seed-8 --out seeds.html"
    })
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN_DIR",
      arity = "1..*",
      description = "What `comal run`, or a task, left.")
  private List<Path> directories;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The page. Default: report.html in RUN_DIR, of several in the working directory.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Screen screen = Screen.of(spec);
    boolean one = directories.size() == 1;
    List<RecordedRun> runs = new ArrayList<>();
    List<RecordedRun> tasks = new ArrayList<>();
    List<String> titles = new ArrayList<>();
    for (Path directory : directories) {
      Experiment experiment = Recorded.load(directory);
      String name = Recording.name(directory);
      titles.add(name);
      if (experiment.isTask()) {
        tasks.add(Recorded.read(directory));
        continue;
      }
      for (RecordedRun run : new Launch(experiment, directory, screen).files()) {
        String own = experiment.isSuite() && !one ? name + "/" + run.name() : run.name();
        runs.add(new RecordedRun(run.directory(), own, run.result()));
      }
    }
    Path file = out != null ? out : RunLayout.REPORT.in(one ? directories.get(0) : Path.of(""));
    new ReportPage(String.join(", ", titles), directories, runs, tasks).write(file);
    screen.out().println("Report: " + file);
    screen.out().flush();
    return ExitCode.DONE;
  }
}
