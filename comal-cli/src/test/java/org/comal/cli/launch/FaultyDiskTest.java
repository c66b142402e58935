package org.comal.cli.launch;

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
import org.comal.files.DurableFiles;
import org.comal.files.FaultyFileSystem;
import org.comal.files.FaultyFileSystem.Fault;
import org.comal.guice.Experiment;
import org.comal.plugin.ConfigException;
import org.comal.run.RunLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole lives of directories on a disk that fails at every one of its operations in turn: whatever
 * is left then is nothing, can be taken up, or is done, and ends with the bytes of a life without a
 * fault.
 */
class FaultyDiskTest {
  private static final String RUN =
      """
      run { seed = 7, steps = 3, checkpoint-every = 2 }
      algorithm { use = mirror-descent, eta = 0.3 }
      policy { use = tabular, responses = [a, b], initial = [0.5, 0.5] }
      oracle { use = matrix, preferences = [[0.5, 0.1], [0.9, 0.5]] }
      prox { use = exact }
      """;

  private static final String SUITE =
      RUN + "suite.runs { a { algorithm.eta = 0.1 }, b { algorithm.eta = 0.2 } }";

  /** A suite's runs are those of the tests above it; so its operations are sampled. */
  private static final int SUITE_STRIDE = 5;

  @TempDir private Path temp;

  @BeforeEach
  void writeConfigs() throws IOException {
    Files.writeString(temp.resolve("run.conf"), RUN);
    Files.writeString(temp.resolve("suite.conf"), SUITE);
  }

  private void launch(String config, Path directory) throws IOException {
    Experiment experiment = Experiment.load(List.of(temp.resolve(config)), List.of());
    Screen screen =
        new Screen(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false);
    new Launch(experiment, directory, screen).run(Launch.Presence.CONTINUE);
  }

  /**
   * Relative name to contents of everything that a repeated run leaves; what else there is fails.
   */
  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        if (RunLayout.repeatable(root.relativize(file))) {
          files.put(
              root.relativize(file).toString(),
              Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return files;
  }

  private interface Life {
    void on(Path directory) throws IOException;
  }

  /**
   * Lives with a fault at every operation in turn, or at every so many, and then without one; gives
   * how many there were.
   */
  private int livesWith(
      Fault fault, int every, Life before, Life faulty, Life after, Map<String, String> ends)
      throws IOException {
    int at = 0;
    for (boolean met = true; met; at += every) {
      Path own = temp.resolve("life");
      before.on(FaultyFileSystem.faultless().in(own));
      FaultyFileSystem disk = new FaultyFileSystem(fault, at);
      try {
        faulty.on(disk.in(own));
      } catch (IOException | UncheckedIOException e) {
        assertThat(e).hasStackTraceContaining(message(fault));
        if (fault != Fault.KILL) {
          // A dead program says nothing; one that lives names the file.
          StringWriter said = new StringWriter();
          Errors.report(e, new PrintWriter(said), false);
          assertThat(said.toString()).as("%s at operation %s", fault, at).contains(own.toString());
        }
      }
      met = disk.met();
      try {
        after.on(FaultyFileSystem.faultless().in(own));
      } catch (ConfigException stuck) {
        throw new AssertionError(fault + " at operation " + at + " leaves it stuck", stuck);
      }
      Map<String, String> left = files(own);
      String when = fault + " at operation " + at;
      assertThat(left.keySet()).as(when).isEqualTo(ends.keySet());
      ends.forEach(
          (file, text) -> assertThat(left.get(file)).as(file + ", " + when).isEqualTo(text));
      DurableFiles.deleteTree(own);
    }
    return at;
  }

  private static String message(Fault fault) {
    return switch (fault) {
      case KILL -> "killed";
      case NO_SPACE -> "No space left on device";
      case NO_SYNC -> "Input/output error";
      case SHORT_WRITES -> "nothing goes wrong";
    };
  }

  private Map<String, String> whole(String config) throws IOException {
    Path directory = temp.resolve("whole");
    launch(config, directory);
    return files(directory);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aRunWithAFaultAtAnyOperationEndsTheSame(Fault fault) throws IOException {
    Map<String, String> ends = whole("run.conf");
    Life life = directory -> launch("run.conf", directory);
    int operations = livesWith(fault, 1, directory -> {}, life, life, ends);
    // Config, provenance, two checkpoints and a result, each written, forced and renamed.
    assertThat(operations).isGreaterThan(fault == Fault.KILL ? 5 * 3 : 0);
  }

  @Test
  void aRunThatIsRepeatedAndKilledAtAnyOperationEndsTheSame() throws IOException {
    Map<String, String> ends = whole("run.conf");
    Life life = directory -> launch("run.conf", directory);
    livesWith(Fault.KILL, 1, life, life, life, ends);
  }

  @Test
  void aSuiteKilledAtSomeOperationEndsTheSame() throws IOException {
    Map<String, String> ends = whole("suite.conf");
    Life life = directory -> launch("suite.conf", directory);
    livesWith(Fault.KILL, SUITE_STRIDE, directory -> {}, life, life, ends);
  }

  @Test
  void aSuiteThatIsRepeatedAndKilledAtSomeOperationEndsTheSame() throws IOException {
    Map<String, String> ends = whole("suite.conf");
    Life life = directory -> launch("suite.conf", directory);
    livesWith(Fault.KILL, SUITE_STRIDE, life, life, life, ends);
  }
}
