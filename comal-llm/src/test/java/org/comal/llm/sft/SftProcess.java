package org.comal.llm.sft;

import java.io.IOException;
import java.nio.file.Path;
import org.comal.llm.TestDevice;

/** A training in a process of its own that dies at one of its events. */
final class SftProcess {
  static final int KILLED = 137;
  static final String SETTINGS =
      "epochs = 3, batch-size = 4, log-every = 2, validate-every = 3, checkpoint-every = 2,"
          + " validation-share = 0.2";

  private SftProcess() {}

  static Process start(Path folder, Path out, int event) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Dcomal.test.device=" + TestDevice.NAME,
            SftProcess.class.getName(),
            folder.toString(),
            out.toString(),
            Integer.toString(event))
        .inheritIO()
        .start();
  }

  public static void main(String[] args) throws IOException {
    Runnable die = () -> Runtime.getRuntime().halt(KILLED);
    SftRuns.run(
        Path.of(args[0]), SETTINGS, Path.of(args[1]), SftRuns.at(Integer.parseInt(args[2]), die));
  }
}
