package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.comal.cli.console.Errors;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Screen;
import org.comal.cli.console.Version;
import org.comal.cli.launch.Launch;
import org.comal.cli.launch.TaskLaunch;
import org.comal.cli.recorded.RunLookup;
import org.comal.guice.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    footer = {
      "",
      "Examples:",
      "  comal resume runs/figure-1",
      "  comal resume runs/figure-1 --steps 20000"
    })
public final class ResumeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN_DIR", description = "What `comal run`, or a task, left.")
  private Path directory;

  @Mixin private PlotsOption plots;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Prox steps in all: a run that is finished goes on to as many.")
  private Long steps;

  @Override
  public Integer call() throws IOException {
    Experiment recorded = RunLookup.load(directory);
    Screen screen = Screen.of(spec);
    if (recorded.isTask()) {
      if (steps != null) {
        throw Errors.configuration("--steps are those of a run, but " + directory + " is a task's");
      }
      new TaskLaunch(recorded, directory, screen).run();
      return ExitCode.DONE;
    }
    RunLookup.suiteOf(directory)
        .ifPresent(
            suite ->
                screen.note(
                    directory
                        + " is a run of the suite "
                        + suite
                        + ", and goes on alone; `comal resume "
                        + suite
                        + "` takes up all of it"));
    if (steps == null && RunLookup.finished(directory)) {
      screen.note(
          directory + " is finished; `comal resume " + directory + " --steps N` lets it go on");
    }
    Experiment wanted = steps == null ? recorded : recorded.withSteps("--steps", steps);
    Launch launch = new Launch(wanted, directory, screen);
    launch.runAndReport(Launch.Presence.RESUME, plots.wanted());
    return ExitCode.DONE;
  }
}
