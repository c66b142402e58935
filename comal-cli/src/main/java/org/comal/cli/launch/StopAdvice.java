package org.comal.cli.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.cli.console.Screen;
import org.comal.run.RunLayout;

/** Says how to go on where the user ends the program while something runs, as by Ctrl-C. */
final class StopAdvice implements AutoCloseable {
  private final Thread hook;

  /**
   * Gives advice from now on, until it is closed.
   *
   * @param directory where the work goes on
   */
  StopAdvice(Path directory, Screen screen) {
    hook = new Thread(() -> screen.say(sentence(directory)), "stop-advice");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static String sentence(Path directory) {
    return Files.exists(RunLayout.CONFIG.in(directory))
        ? "stopped; `comal resume " + directory + "` goes on from the last checkpoint"
        : "stopped before anything was kept; the same command begins again";
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook runs at this moment.
    }
  }
}
