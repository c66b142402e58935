package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comal.cli.console.Screen;
import org.comal.cli.launch.Launch;
import org.comal.cli.recorded.RunLookup;
import org.comal.guice.Experiment;
import org.comal.run.RecordedRun;
import picocli.CommandLine.Parameters;

/** The directories of finished work that a command line names. */
final class FinishedRuns {
  @Parameters(
      paramLabel = "RUN_DIR",
      arity = "1..*",
      description = "What `comal run`, or a task, left: runs, suites or tasks.")
  private List<Path> directories;

  /**
   * What lies in the directories.
   *
   * @param runs those of suites too; of several directories each has its directory's name
   * @param tasks those of tasks
   */
  record Found(List<RecordedRun> runs, List<RecordedRun> tasks) {}

  /** As they were named. */
  List<Path> directories() {
    return directories;
  }

  /** Whether one directory is named, so that what is made of it belongs into it. */
  boolean single() {
    return directories.size() == 1;
  }

  /** Reads what lies there. */
  Found read(Screen screen) throws IOException {
    List<RecordedRun> runs = new ArrayList<>();
    List<RecordedRun> tasks = new ArrayList<>();
    for (Path directory : directories) {
      Experiment experiment = RunLookup.load(directory);
      if (experiment.isTask()) {
        tasks.add(RunLookup.read(directory));
        continue;
      }
      String place = RunLookup.name(directory);
      for (RecordedRun run : new Launch(experiment, directory, screen).files()) {
        boolean among = experiment.isSuite() && !single();
        String name = among ? place + "/" + run.name() : run.name();
        runs.add(new RecordedRun(run.directory(), name, run.result()));
      }
    }
    return new Found(runs, tasks);
  }
}
