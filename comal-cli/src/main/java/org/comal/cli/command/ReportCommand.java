package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Screen;
import org.comal.cli.console.Version;
import org.comal.cli.page.ReportPage;
import org.comal.cli.recorded.RunLookup;
import org.comal.run.RunLayout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Mixin private FinishedRuns finished;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The page. Default: report.html in RUN_DIR, of several in the working directory.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Screen screen = Screen.of(spec);
    List<Path> directories = finished.directories();
    FinishedRuns.Found found = finished.read(screen);
    String title = directories.stream().map(RunLookup::name).collect(Collectors.joining(", "));
    Path place = finished.single() ? directories.get(0) : Path.of("");
    Path file = out != null ? out : RunLayout.REPORT.in(place);
    new ReportPage(title, directories, found.runs(), found.tasks()).write(file);
    screen.out().println("Report: " + file);
    screen.out().flush();
    return ExitCode.DONE;
  }
}
