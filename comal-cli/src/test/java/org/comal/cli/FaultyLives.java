package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comal.cli.console.Errors;
import org.comal.cli.console.Screen;
import org.comal.cli.launch.TaskLaunch;
import org.comal.files.DurableFiles;
import org.comal.files.FaultyFileSystem;
import org.comal.files.FaultyFileSystem.Fault;
import org.comal.guice.Experiment;
import org.comal.run.RunLayout;
import org.comal.tallies.Tallies;

/**
 * Whole lives of a directory on a disk that fails from an operation on: whatever is left then is
 * nothing, can be taken up, or is done, and ends with the bytes of a life without a fault.
 *
 * <p>{@code -Dcomal.faults.every=1} tries every operation, where a test samples them.
 */
final class FaultyLives {
  private final Path place;
  private final Life life;
  private final Check check;
  private final Map<String, String> ends;

  /** What is done in a directory, or what is left of it. */
  @FunctionalInterface
  interface Life {
    void on(Path directory) throws IOException;
  }

  /** Looks at what a life did beside its directory. */
  @FunctionalInterface
  interface Check {
    void after(String when) throws IOException;
  }

  /** Lives one life without a fault, to know how it ends. */
  FaultyLives(Path place, Life life) throws IOException {
    this(place, life, when -> {});
  }

  /**
   * The same.
   *
   * @param place of the directory; nothing is there before and after
   * @param check after each life, and what followed it
   */
  FaultyLives(Path place, Life life, Check check) throws IOException {
    this.place = place;
    this.life = life;
    this.check = check;
    whole();
    this.ends = files();
    check.after("without a fault");
    DurableFiles.deleteTree(place);
  }

  /** The life of a task that a config asks for. */
  static Life task(Path config) {
    return directory ->
        new TaskLaunch(Experiment.load(List.of(config), List.of()), directory, screen()).run();
  }

  static Screen screen() {
    return new Screen(
        new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false);
  }

  private void whole() throws IOException {
    life.on(FaultyFileSystem.faultless().in(place));
  }

  /** Names of the files that a life ends with. */
  Iterable<String> ends() {
    return ends.keySet();
  }

  /**
   * Lives from nothing, with a fault at every so many operations in turn.
   *
   * @return how many met it
   */
  int begun(Fault fault, int every) throws IOException {
    return lives(fault, every, false);
  }

  /** The same, where a whole life lies there already. */
  int repeated(Fault fault, int every) throws IOException {
    return lives(fault, every, true);
  }

  private int lives(Fault fault, int every, boolean again) throws IOException {
    int step = Integer.getInteger("comal.faults.every", every);
    int lives = 0;
    // Faults begin at different operations, so that a few more are tried.
    int at = List.of(Fault.values()).indexOf(fault) % step;
    for (boolean met = true; met; at += step, lives++) {
      if (again) {
        whole();
      }
      String when = fault + " at operation " + at;
      met = live(new FaultyFileSystem(fault, at), fault, when);
      try {
        whole();
      } catch (IOException | RuntimeException stuck) {
        throw new AssertionError(when + " leaves it stuck", stuck);
      }
      Map<String, String> left = files();
      assertThat(left.keySet()).as(when).isEqualTo(ends.keySet());
      ends.forEach(
          (file, text) -> assertThat(left.get(file)).as(file + ", " + when).isEqualTo(text));
      check.after(when);
      DurableFiles.deleteTree(place);
    }
    Tallies.tell(fault.name(), Map.of("the bytes of a life without a fault", lives - 1));
    return lives - 1;
  }

  /** Whether the life met the fault; what it says then must be of it. */
  private boolean live(FaultyFileSystem disk, Fault fault, String when) {
    try {
      life.on(disk.in(place));
    } catch (IOException | UncheckedIOException e) {
      assertThat(e).as(when).hasStackTraceContaining(message(fault));
      if (fault != Fault.KILL) {
        // A dead program says nothing; one that lives names the file.
        StringWriter said = new StringWriter();
        Errors.report(e, new PrintWriter(said), false);
        assertThat(disk.hit())
            .as(when + ": " + said)
            .anyMatch(file -> said.toString().startsWith("comal: " + file + ": "));
      }
    }
    return disk.met();
  }

  private static String message(Fault fault) {
    return switch (fault) {
      case KILL -> "killed";
      case NO_SPACE -> "No space left on device";
      case NO_SYNC -> "Input/output error";
      case SHORT_WRITES -> "nothing goes wrong";
    };
  }

  /**
   * Relative name to contents of everything that a repeated life leaves; what else there is fails.
   */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(place)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Path name = place.relativize(file);
        if (RunLayout.repeatable(name) || name.toString().startsWith("sweep.")) {
          files.put(name.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return files;
  }
}
