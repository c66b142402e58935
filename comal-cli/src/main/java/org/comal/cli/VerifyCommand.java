package org.comal.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.comal.guice.Experiment;
import org.comal.run.DurableFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comal verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Repeats a finished run, or a suite, and compares what it leaves byte by byte.",
      "Plots are not compared: they depend on the fonts there are."
    },
    footer = {"", "Example:", "  comal verify runs/figure-1"})
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN_DIR", description = "What `comal run` left.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    Experiment experiment = Recorded.load(directory);
    Screen screen = Screen.of(spec);
    new Launch(experiment, directory, screen).files(); // refuses an unfinished one
    Path repeated = Files.createTempDirectory("comal-verify-");
    try {
      Launch launch = new Launch(experiment, repeated, screen);
      launch.run(Launch.Presence.RESUME);
      Comparison comparison = new Comparison(directory, repeated);
      var difference = comparison.first();
      if (difference.isPresent()) {
        spec.commandLine().getErr().println("comal: " + difference.get());
        return Main.FAILED;
      }
      spec.commandLine()
          .getOut()
          .println(comparison.files() + " files of " + directory + " are the same when repeated");
      return Main.DONE;
    } finally {
      DurableFiles.deleteTree(repeated);
    }
  }
}
