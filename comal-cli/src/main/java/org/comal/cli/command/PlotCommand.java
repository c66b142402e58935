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
import org.comal.cli.recorded.Recorded;
import org.comal.cli.report.Drawing;
import org.comal.guice.Experiment;
import org.comal.run.RecordedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comal plot}. */
@Command(
    name = "plot",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Draws the plots of finished runs again.",
      "Of several runs, or with --out: only the plots that compare them."
    },
    footer = {
      "",
      "Examples:",
      "  comal plot runs/figure-2",
      "  comal plot runs/seed-7 runs/seed-8 --out runs/seeds"
    })
public final class PlotCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN_DIR",
      arity = "1..*",
      description = "What `comal run` left: runs or suites.")
  private List<Path> directories;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where several runs' plots/ goes. Default: the working directory.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Screen screen = Screen.of(spec);
    if (directories.size() == 1 && out == null) {
      Path directory = directories.get(0);
      Experiment experiment = Recorded.load(directory);
      List<RecordedRun> runs = new Launch(experiment, directory, screen).files();
      Drawing.draw(runs, experiment.isSuite() ? directory : null, screen);
      return ExitCode.DONE;
    }
    List<RecordedRun> all = new ArrayList<>();
    for (Path directory : directories) {
      Experiment experiment = Recorded.load(directory);
      for (RecordedRun run : new Launch(experiment, directory, screen).files()) {
        String place = directory.toAbsolutePath().normalize().getFileName().toString();
        String name = experiment.isSuite() ? place + "/" + run.name() : place;
        all.add(new RecordedRun(run.directory(), name, run.result()));
      }
    }
    Drawing.compare(all, out == null ? Path.of("") : out, screen);
    return ExitCode.DONE;
  }
}
