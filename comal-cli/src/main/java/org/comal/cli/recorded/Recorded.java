package org.comal.cli.recorded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.cli.console.Errors;
import org.comal.guice.Experiment;
import org.comal.guice.Stages;
import org.comal.plugin.ConfigException;
import org.comal.run.RecordedRun;
import org.comal.run.RunLayout;

/** What a directory says was run in it. */
public final class Recorded {
  private Recorded() {}

  /**
   * {@return a finished run that is called as its directory is}
   *
   * @param directory of the run
   * @throws IOException where it cannot be read
   * @throws ConfigException where no finished run lies there
   */
  public static RecordedRun read(Path directory) throws IOException {
    return read(directory, Recording.name(directory));
  }

  /**
   * {@return a finished run that has a name within a suite or a comparison}
   *
   * @param directory of the run
   * @param name by which tables and plots call it
   * @throws IOException where it cannot be read
   * @throws ConfigException where no finished run lies there
   */
  public static RecordedRun read(Path directory, String name) throws IOException {
    if (!Files.exists(RunLayout.RESULT.in(directory))) {
      throw Errors.configuration(
          directory + " holds no finished run; take it up by `comal resume " + directory + "`");
    }
    return RecordedRun.read(directory, name);
  }

  /**
   * {@return the experiment of a directory that a run or a suite left}
   *
   * @param directory holds the {@code config.resolved.conf} that the run or suite left
   * @throws ConfigException where none lies there
   */
  public static Experiment load(Path directory) {
    Path config = RunLayout.CONFIG.in(directory);
    if (!Files.isRegularFile(config)) {
      throw Errors.configuration(
          directory
              + (Files.isDirectory(directory)
                  ? " holds no run: there is no " + RunLayout.CONFIG.fileName() + " in it"
                  : " is not there; name a directory that `comal run` left"));
    }
    Experiment recorded = Experiment.load(List.of(config), List.of());
    return recorded.stages().names().isEmpty()
        ? recorded.withStages(Stages.beside(directory))
        : recorded;
  }
}
