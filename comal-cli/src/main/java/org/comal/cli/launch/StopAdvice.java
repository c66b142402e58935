package org.comal.cli.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.cli.console.Screen;
import org.comal.cli.track.StopHook;
import org.comal.guice.Stages;
import org.comal.run.RunDirectory;
import org.comal.run.RunLayout;

/** Says how to go on where the user ends the program while something runs, as by Ctrl-C. */
final class StopAdvice {
  private StopAdvice() {}

  /**
   * Works, with advice for whoever stops it.
   *
   * @param directory where the work goes on
   * @return what the work came to
   */
  static <T> T during(Path directory, Screen screen, RunDirectory.Work<T> work) throws IOException {
    StopHook hook = new StopHook("stop-advice", () -> screen.say(sentence(directory)));
    try {
      return work.run();
    } finally {
      hook.close();
    }
  }

  private static String sentence(Path directory) {
    if (Files.exists(RunLayout.CONFIG.in(directory))) {
      return "stopped; `comal resume " + directory + "` goes on from the last checkpoint";
    }
    return Files.isDirectory(directory.resolve(Stages.DIRECTORY))
        ? "stopped while the run was prepared; the same command goes on"
        : "stopped before anything was kept; the same command begins again";
  }
}
