package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Screen;
import org.comal.cli.console.Version;
import org.comal.cli.launch.Launch;
import org.comal.guice.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code comal run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Runs what a config asks for, and leaves result, metrics, plots and a report in a directory.",
      "A run that was cut off is taken up again at its last checkpoint."
    },
    footer = {
      "",
      "Examples:",
      "  comal run conf/paper/figure-1.conf",
      "  comal run base.conf mine.conf --set run.steps=1000 --set 'policy.initial=[0.1, 0.2, 0.7]'",
      "  comal run conf/paper/figure-1.conf --seed 8 --out runs/seed-8",
      "  comal run conf/paper/figure-2.conf --dry-run",
      "  comal run conf/paper/qwen2-ultrafeedback/comal.conf --dry-run --rehearse"
    })
public final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigSource source;

  @Option(
      names = "--dry-run",
      description = "Check everything and print what would be done, but do nothing.")
  private boolean dryRun;

  @Option(
      names = "--rehearse",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "60",
      description = {
        "With --dry-run: try a few prompts on this machine, with the run's own models, and tell how",
        "long the run takes. For a minute, or so many seconds."
      })
  private Double rehearsal;

  @Mixin private RunOutputs outputs;

  @Override
  public Integer call() throws IOException {
    if (rehearsal != null && !dryRun) {
      throw new ParameterException(
          spec.commandLine(),
          "--rehearse tells how long a run takes without running it: it goes with --dry-run");
    }
    if (rehearsal != null && !(rehearsal > 0 && rehearsal <= Launch.LONGEST_REHEARSAL)) {
      throw new ParameterException(
          spec.commandLine(),
          "--rehearse is " + rehearsal + ", but must be seconds above 0, up to a day");
    }
    Experiment experiment = source.load();
    Path directory = outputs.directory().orElseGet(experiment::out);
    Launch launch = new Launch(experiment, directory, Screen.of(spec));
    if (dryRun) {
      launch.plan(Optional.ofNullable(rehearsal));
      return ExitCode.DONE;
    }
    launch.runAndReport(Launch.Presence.CONTINUE, outputs.plots());
    return ExitCode.DONE;
  }
}
