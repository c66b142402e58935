package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Screen;
import org.comal.cli.console.Version;
import org.comal.cli.launch.Launch;
import org.comal.cli.launch.TaskLaunch;
import org.comal.cli.recorded.Recorded;
import org.comal.guice.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comal resume}. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Takes up a run, a suite or a task at its last checkpoint; the files end up as if it had never"
            + " been cut off.",
    footer = {"", "Example:", "  comal resume runs/figure-1"})
public final class ResumeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN_DIR", description = "What `comal run`, or a task, left.")
  private Path directory;

  @Option(names = "--no-plots", description = "Draw no plots and write no report.")
  private boolean noPlots;

  @Override
  public Integer call() throws IOException {
    Experiment recorded = Recorded.load(directory);
    if (recorded.isTask()) {
      new TaskLaunch(recorded, directory, Screen.of(spec)).run();
      return ExitCode.DONE;
    }
    Launch launch = new Launch(recorded, directory, Screen.of(spec));
    launch.run(Launch.Presence.RESUME);
    launch.report(!noPlots);
    return ExitCode.DONE;
  }
}
