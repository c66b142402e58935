package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comal.mutants.Refusal;
import org.comal.run.RunLayout;

/** Calls the program and looks at what it leaves. */
final class Cli {
  static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();

  private Cli() {}

  /** What a call printed and returned. */
  record Outcome(int exit, String out, String err) {
    /** Error lines without what says that a setting goes beyond the theory. */
    List<String> errors() {
      return err.lines().filter(l -> !l.startsWith("comal: note: ")).toList();
    }

    /**
     * What it printed, where it did what it was to do.
     *
     * @throws Refusal with its sentences, where it said that it did not
     */
    String result() throws Refusal {
      if (exit == 0) {
        return out;
      }
      assertThat(err)
          .startsWith("comal: ")
          .doesNotContain("internal error", "\tat ", "Java's stack", "out of memory");
      throw new Refusal(err);
    }
  }

  static Outcome comal(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.execute(
            new PrintWriter(out),
            new PrintWriter(err),
            Arrays.stream(args).map(Object::toString).toArray(String[]::new));
    return new Outcome(exit, out.toString(), err.toString());
  }

  /** A config of a run of 40 steps on the paper's game, with lines laid over it. */
  static Path config(Path directory, String... lines) throws IOException {
    List<String> all = new ArrayList<>();
    all.add("include \"" + CONF.resolve("paper/game.conf") + "\"");
    all.add("run { seed = 7, steps = 40 }");
    all.add("algorithm { use = comal, inner-steps = 6 }");
    all.add("prox { use = exact }");
    all.addAll(List.of(lines));
    return Files.write(directory.resolve("test.conf"), all);
  }

  /** Relative name to content of every file below a directory that can be repeated, in order. */
  static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path p : walk.filter(Files::isRegularFile).toList()) {
        if (RunLayout.repeatable(root.relativize(p))) {
          // Latin 1 keeps every byte apart.
          files.put(
              root.relativize(p).toString(),
              Files.readString(p, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
      }
    }
    return files;
  }

  /** The command line of the program in a process of its own. */
  static List<String> process(Object... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    // A process of its own takes on the drawn locale, zone and charset only if it is told them.
    Arrays.stream(System.getProperty("comal.test.surroundings", "").split(" ", -1))
        .filter(option -> !option.isBlank())
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return command;
  }
}
