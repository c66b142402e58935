package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.comal.cli.console.Errors;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Screen;
import org.comal.cli.console.Version;
import org.comal.cli.recorded.RunLookup;
import org.comal.cli.report.Drawing;
import org.comal.run.RecordedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Mixin private FinishedRuns finished;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where several runs' plots/ goes. Default: the working directory.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Screen screen = Screen.of(spec);
    List<RecordedRun> runs = finished.read(screen).runs();
    if (runs.isEmpty()) {
      throw Errors.configuration(
          finished.directories().get(0)
              + " is a task's, and `comal report` shows what a task came to; name runs or suites");
    }
    Path first = finished.directories().get(0);
    if (finished.single() && out == null) {
      Drawing.draw(runs, RunLookup.load(first).isSuite() ? first : null, screen);
    } else {
      Drawing.compare(runs, out == null ? Path.of("") : out, screen);
    }
    return ExitCode.DONE;
  }
}
