package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.cli.console.Screen;
import org.comal.files.DurableFiles;
import org.comal.files.TextFile;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Registry;
import org.comal.guice.Setting;
import org.comal.run.RunLayout;
import org.comal.task.Task;
import picocli.CommandLine.Model.CommandSpec;

/** A task that needs no config and leaves nothing but what it prints. */
final class PassingTask {
  private PassingTask() {}

  /**
   * Does the task and prints what it says of its result.
   *
   * @param use name of the task
   * @param settings of the block {@code task}; relative paths are seen from the working directory
   */
  static void print(CommandSpec spec, String use, List<Setting> settings) throws IOException {
    Path directory = Files.createTempDirectory("comal-" + use + "-");
    Screen screen = Screen.of(spec);
    try {
      Path config = directory.resolve(use + ".conf");
      Files.writeString(config, "task { use = " + use + " }\n");
      List<Setting> all = new ArrayList<>(settings);
      String here = Path.of("").toAbsolutePath().toString();
      all.add(Setting.of("the working directory", "run.base-directory", here));
      Experiment experiment = Experiment.load(List.of(config), all);
      screen.begin(use);
      try (Task task =
          Assembly.task(experiment, Registry.of(Optional.empty()), screen.listener())) {
        task.run(directory);
      } finally {
        screen.end();
      }
      screen.out().print(TextFile.read(RunLayout.SUMMARY.in(directory)));
      screen.out().flush();
    } finally {
      DurableFiles.deleteTree(directory);
    }
  }
}
