package org.comal.cli.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.comal.cli.recorded.RunLookup;
import org.comal.guice.Experiment;
import org.comal.guice.Stages;
import org.comal.run.RecordedRun;
import org.comal.run.RunDirectory;

/**
 * What a page tells of.
 *
 * @param roots directories of runs, suites and tasks, for what lies beside the runs
 * @param runs finished runs
 * @param tasks finished tasks
 */
record PageContents(List<Path> roots, List<RecordedRun> runs, List<RecordedRun> tasks) {
  PageContents {
    roots = List.copyOf(roots);
    runs = List.copyOf(runs);
    tasks = List.copyOf(tasks);
  }

  /** Runs and tasks. */
  List<RecordedRun> all() {
    return Stream.concat(runs.stream(), tasks.stream()).toList();
  }

  /** Everything that work was done for. */
  List<RecordedRun> withStages() throws IOException {
    List<RecordedRun> every = new ArrayList<>(stages());
    every.addAll(all());
    return every;
  }

  /** Tasks that were done before the runs, and the matrix after them. */
  private List<RecordedRun> stages() throws IOException {
    List<RecordedRun> stages = new ArrayList<>();
    for (Path root : roots) {
      Path prepared = root.resolve(Stages.DIRECTORY);
      if (Files.isDirectory(prepared)) {
        try (Stream<Path> each = Files.list(prepared)) {
          for (Path stage : each.sorted().toList()) {
            if (new RunDirectory(stage).finished()) {
              stages.add(RunLookup.read(stage, "prepare " + RunLookup.name(stage)));
            }
          }
        }
      }
      Path matrix = root.resolve(Experiment.MATRIX);
      if (new RunDirectory(matrix).finished()) {
        stages.add(RunLookup.read(matrix, Experiment.MATRIX));
      }
    }
    return stages;
  }
}
