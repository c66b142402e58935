package org.comal.cli.recorded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.cli.console.Errors;
import org.comal.guice.Experiment;
import org.comal.guice.Stages;
import org.comal.run.RunDirectory;

/** What a directory says was run in it. */
public final class Recorded {
  private Recorded() {}

  /** The experiment of a directory that a run or a suite left. */
  public static Experiment load(Path directory) {
    Path config = directory.resolve(RunDirectory.CONFIG);
    if (!Files.isRegularFile(config)) {
      throw Errors.configuration(
          directory
              + (Files.isDirectory(directory)
                  ? " holds no run: there is no " + RunDirectory.CONFIG + " in it"
                  : " is not there; name a directory that `comal run` left"));
    }
    Experiment recorded = Experiment.load(List.of(config), List.of());
    return recorded.stages().names().isEmpty()
        ? recorded.withStages(Stages.beside(directory))
        : recorded;
  }
}
