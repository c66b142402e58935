package org.comal.cli.recorded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.cli.console.Errors;
import org.comal.guice.Experiment;
import org.comal.guice.Stages;
import org.comal.plugin.ConfigException;
import org.comal.run.RecordedRun;
import org.comal.run.RunLayout;

/** Finds what was run in a directory, and what came of it. */
public final class RunLookup {
  private RunLookup() {}

  /**
   * {@return the name of what a run directory holds}
   *
   * @param directory of a run, a suite or a task; need not exist
   */
  public static String name(Path directory) {
    return directory.toAbsolutePath().normalize().getFileName().toString();
  }

  /**
   * {@return a finished run that is called as its directory is}
   *
   * @param directory of the run
   * @throws IOException where it cannot be read
   * @throws ConfigException where no finished run lies there
   */
  public static RecordedRun read(Path directory) throws IOException {
    return read(directory, name(directory));
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
   * {@return whether everything that was begun in a directory is done}
   *
   * @param directory of a run, a suite or a task
   */
  public static boolean finished(Path directory) {
    return Files.exists(RunLayout.RESULT.in(directory))
        || Files.exists(RunLayout.SUITE.in(directory));
  }

  /**
   * {@return the directory of the suite that a run is one of; empty where it is none's}
   *
   * @param directory of the run
   */
  public static Optional<Path> suiteOf(Path directory) {
    Path parent = directory.resolveSibling("");
    Path above = parent.toString().isEmpty() ? directory.toAbsolutePath().getParent() : parent;
    if (above == null || !Files.isRegularFile(RunLayout.CONFIG.in(above))) {
      return Optional.empty();
    }
    Experiment whole = load(above);
    return whole.isSuite() && whole.runs().containsKey(name(directory))
        ? Optional.of(above)
        : Optional.empty();
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
      throw Errors.configuration(directory + whyNoRun(directory));
    }
    Experiment recorded = Experiment.load(List.of(config), List.of());
    return recorded.stages().names().isEmpty()
        ? recorded.withStages(Stages.beside(directory))
        : recorded;
  }

  private static String whyNoRun(Path directory) {
    if (Files.isRegularFile(directory)) {
      return " is a file, but a directory is wanted that `comal run` left; `comal run "
          + directory
          + "` makes one of a config";
    }
    if (!Files.isDirectory(directory)) {
      return " is not there; name a directory that `comal run` left";
    }
    if (Files.isDirectory(directory.resolve(Stages.DIRECTORY))) {
      return " holds what was prepared of a run that has not begun; the command that began it, given"
          + " again, goes on";
    }
    return " holds no run: there is no "
        + RunLayout.CONFIG.fileName()
        + " in it; name a directory that `comal run` left";
  }
}
