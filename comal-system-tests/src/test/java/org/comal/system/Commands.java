package org.comal.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Runs other programs, as the command line of this build. */
final class Commands {
  /** The checkout. */
  static final Path ROOT = Path.of(System.getProperty("comal.root"));

  /** The version of the artifacts. */
  static final String VERSION = System.getProperty("comal.version");

  /** The class path of the command line. */
  static final String LIBRARIES = ROOT.resolve("comal-cli/target/comal/lib") + "/*";

  /** What a program came to. */
  record Finished(int code, String output) {}

  private Commands() {}

  /** Runs a program to its end, or for ten minutes. */
  static Finished run(Path directory, String... command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("comal-system-test", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().remove("MAVEN_ARGS");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
      Process process = builder.start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      return new Finished(process.waitFor(), Files.readString(log, StandardCharsets.UTF_8));
    } finally {
      Files.delete(log);
    }
  }

  /** Runs a class on a class path. */
  static Finished java(Path directory, String classPath, String main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    return run(directory, command.toArray(String[]::new));
  }

  /** Runs {@code comal}. */
  static Finished comal(Path directory, String... arguments)
      throws IOException, InterruptedException {
    return java(directory, LIBRARIES, "org.comal.cli.Main", arguments);
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
