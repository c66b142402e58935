package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.comal.cli.console.Errors;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Screen;
import org.comal.cli.console.Shown;
import org.comal.cli.console.Version;
import org.comal.cli.launch.AskedAgain;
import org.comal.cli.launch.Launch;
import org.comal.cli.launch.TaskLaunch;
import org.comal.cli.recorded.Repetition;
import org.comal.cli.recorded.RunLookup;
import org.comal.files.DurableFiles;
import org.comal.guice.Experiment;
import org.comal.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comal verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Repeats a finished run, suite or task and compares what it leaves byte by byte.",
      "Plots and reports are not compared, since they depend on the fonts there are; nor are",
      "timings and what trackers keep.",
      "",
      "Repeating asks the oracle everything again. Where that may cost something, as with a judge",
      "behind an API, nothing is done without --ask-again, unless the oracle is wrapped in",
      "`recorded`, which answers from its file."
    },
    footer = {"", "Example:", "  comal verify runs/figure-1"})
public final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN_DIR", description = "What `comal run`, or a task, left.")
  private Path directory;

  @Option(
      names = "--ask-again",
      description = "Repeat also what asks an oracle whose verdicts may cost something.")
  private boolean askAgain;

  @Override
  public Integer call() throws IOException {
    Experiment experiment = RunLookup.load(directory);
    Screen screen = Screen.of(spec);
    refuseUnfinished(experiment, screen);
    if (!askAgain) {
      AskedAgain.refuse(experiment, directory);
    }
    Path repeated = Files.createTempDirectory("comal-verify-");
    try {
      if (experiment.isTask()) {
        new TaskLaunch(experiment, repeated, screen).untracked().run();
      } else {
        new Launch(experiment, repeated, screen).untracked().run(Launch.Presence.RESUME);
      }
      Repetition comparison = new Repetition(directory, repeated);
      var difference = comparison.first();
      if (difference.isPresent()) {
        Shown.writer(spec.commandLine().getErr()).println("comal: " + difference.get());
        return ExitCode.FAILED;
      }
      spec.commandLine()
          .getOut()
          .println(comparison.files() + " files of " + directory + " are the same when repeated");
      return ExitCode.DONE;
    } finally {
      DurableFiles.deleteTree(repeated);
    }
  }

  private void refuseUnfinished(Experiment experiment, Screen screen) throws IOException {
    if (!experiment.isTask()) {
      new Launch(experiment, directory, screen).files();
    } else if (!new RunDirectory(directory).finished()) {
      throw Errors.configuration(
          directory + " is not finished; finish it by `comal resume " + directory + "`");
    }
  }
}
