package org.comal.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs other programs, as the command line of this build. */
final class Commands {
  /** The checkout. */
  static final Path ROOT = Path.of(System.getProperty("comal.root"));

  /** The version of the artifacts. */
  static final String VERSION = System.getProperty("comal.version");

  /** The class path of the command line. */
  static final String LIBRARIES = ROOT.resolve("comal-cli/target/comal/lib") + "/*";

  private static final String MAIN = "org.comal.cli.Main";

  /** What a program came to. */
  record Finished(int code, String output) {}

  private Commands() {}

  /** Runs a program to its end, or for ten minutes. */
  static Finished run(Path directory, String... command) throws IOException, InterruptedException {
    return run(directory, Map.of(), command);
  }

  private static Finished run(Path directory, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("comal-system-test", ".txt");
    try {
      Process process = start(directory, log, environment, List.of(command));
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      return new Finished(process.waitFor(), Files.readString(log, StandardCharsets.UTF_8));
    } finally {
      Files.delete(log);
    }
  }

  private static Process start(
      Path directory, Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().remove("MAVEN_ARGS");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
    builder.environment().putAll(environment);
    return builder.start();
  }

  /**
   * Starts {@code comal} and leaves it to the caller.
   *
   * @param log for what it says
   * @param environment more variables
   */
  static Process startComal(
      Path directory, Path log, Map<String, String> environment, List<String> arguments)
      throws IOException {
    return start(directory, log, environment, javaCommand(LIBRARIES, MAIN, arguments));
  }

  private static List<String> javaCommand(String classPath, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The drawn locale, zone and charset, which a process of its own has only if it is told them.
    Arrays.stream(System.getProperty("comal.test.surroundings", "").split(" ", -1))
        .filter(option -> !option.isBlank())
        .forEach(command::add);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(arguments);
    return command;
  }

  /** Runs a class on a class path. */
  static Finished java(Path directory, String classPath, String main, String... arguments)
      throws IOException, InterruptedException {
    return run(directory, javaCommand(classPath, main, List.of(arguments)).toArray(String[]::new));
  }

  /** Runs {@code comal}. */
  static Finished comal(Path directory, String... arguments)
      throws IOException, InterruptedException {
    return java(directory, LIBRARIES, MAIN, arguments);
  }

  /**
   * Runs {@code comal}.
   *
   * @param environment more variables
   */
  static Finished comal(Path directory, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = javaCommand(LIBRARIES, MAIN, List.of(arguments));
    return run(directory, environment, command.toArray(String[]::new));
  }

  /** Runs this checkout's Maven. */
  static Finished maven(Path directory, String... arguments)
      throws IOException, InterruptedException {
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win");
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve(windows ? "mvnw.cmd" : "mvnw").toString());
    command.addAll(List.of(arguments));
    return run(directory, command.toArray(String[]::new));
  }
}
