package org.comal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.launch.Provenance;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Registry;
import org.comal.guice.Resolved;
import org.comal.plugin.PluginRegistry;
import org.comal.run.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was cut off and taken up again leaves the bytes of one that was not. */
class ResumeTest {
  @TempDir private Path temp;

  private static final class Kill extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Runs until the event of this number, and throws there; whether it came so far. */
  private static boolean runUntil(Path config, Path directory, int event) throws IOException {
    Experiment experiment = Experiment.load(List.of(config), List.of());
    PluginRegistry registry = Registry.of(experiment);
    Resolved resolved = experiment.check(registry);
    int[] seen = {0};
    Listener killer =
        e -> {
          // Phases of a table's step leave nothing behind; see LanguageModelResumeTest for those
          // that do.
          boolean counts =
              !(e instanceof Event.Warning
                  || e instanceof Event.PhaseBegun
                  || e instanceof Event.PhaseEnded);
          if (counts && seen[0]++ == event) {
            throw new Kill();
          }
        };
    try (Assembly assembly = Assembly.of(experiment, registry, killer)) {
      RunDirectory place = new RunDirectory(directory);
      place.begin(resolved.text(), Provenance.of(resolved, 7));
      place.run(assembly.run(), resolved.config().toConfig().getString("algorithm.use"));
      return false;
    } catch (Kill killed) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run { checkpoint-every = 7 }",
        "run { record-every = 3, checkpoint-every = 5 }",
        "run { record-every = 7, checkpoint-every = 2 }\n"
            + "algorithm = null, algorithm = { use = mirror-prox }",
        "run { checkpoint-every = 3 }\nalgorithm = null, algorithm = { use = omwu }",
        "run { steps = 9, checkpoint-every = 2 }\n"
            + "prox { use = inpo, samples = 3, epochs = 2, labels = bernoulli }"
      })
  void aRunCutOffAtAnyEventEndsTheSame(String settings) throws IOException {
    Path config = Cli.config(temp, settings);
    Path whole = temp.resolve("whole");
    assertThat(comal("run", config, "--out", whole, "--no-plots").exit()).isZero();
    Map<String, String> expected = Cli.files(whole);

    int event = 0;
    Path cut = temp.resolve("cut");
    while (runUntil(config, cut, event)) {
      Outcome outcome = comal("resume", cut, "--no-plots");
      assertThat(outcome.exit()).as(outcome.err()).isZero();
      Map<String, String> actual = Cli.files(cut);
      assertThat(actual).as("cut off at event " + event).isEqualTo(expected);
      event++;
    }
    assertThat(event).isGreaterThan(9);
  }

  @Test
  void runTakesUpWhatWasCutOff() throws IOException {
    Path config = Cli.config(temp);
    Path cut = temp.resolve("cut");
    runUntil(config, cut, 30);
    Outcome outcome = comal("run", config, "--out", cut, "--no-plots");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.errors()).hasSize(1).first().asString().contains("taking up", "after step");
  }

  @Test
  void aSuiteIsTakenUpWhereItStopped() throws IOException {
    Path config =
        Cli.config(temp, "suite { runs { b { algorithm.eta = 0.2 }, a { algorithm.eta = 0.1 } } }");
    Path suite = temp.resolve("suite");
    comal("run", config, "--out", suite, "--no-plots");
    Map<String, String> expected = Cli.files(suite);
    Files.delete(suite.resolve("suite.json"));
    Files.delete(suite.resolve("b/result.json"));
    Outcome outcome = comal("resume", suite, "--no-plots");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(Cli.files(suite)).isEqualTo(expected);
  }

  @Test
  void aKilledProcessLosesNothing() throws Exception {
    Path config = Cli.config(temp, "run { steps = 60000, checkpoint-every = 500 }");
    Path whole = temp.resolve("whole");
    comal("run", config, "--out", whole, "--no-plots");

    Path cut = temp.resolve("cut");
    Process process =
        new ProcessBuilder(Cli.process("run", config, "--out", cut, "--no-plots"))
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("log").toFile())
            .start();
    Path checkpoints = cut.resolve("checkpoints");
    while (process.isAlive() && steps(checkpoints) < 2000) {
      Thread.sleep(5);
    }
    process.destroyForcibly();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(cut.resolve("result.json"))
        .as("killed before its end; " + Files.readString(temp.resolve("log")))
        .doesNotExist();

    assertThat(comal("resume", cut, "--no-plots").exit()).isZero();
    assertThat(Cli.files(cut)).isEqualTo(Cli.files(whole));
  }

  /** Steps of the last checkpoint there, whole or not; 0 where there is none. */
  private static long steps(Path checkpoints) throws IOException {
    if (!Files.isDirectory(checkpoints)) {
      return 0;
    }
    try (Stream<Path> entries = Files.list(checkpoints)) {
      return entries
          .map(p -> p.getFileName().toString().replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .max()
          .orElse(0);
    }
  }

  @Test
  void aFullDiskIsASentenceAndLosesNothing() throws Exception {
    Path config = Cli.config(temp, "run { steps = 20000, checkpoint-every = 500 }");
    Path whole = temp.resolve("whole");
    comal("run", config, "--out", whole, "--no-plots");

    Path cut = temp.resolve("cut");
    String command =
        String.join(" ", Cli.process("run", config, "--out", cut, "--no-plots", "2>&1"));
    // No file may grow beyond 400 kB, so that writing fails as it does on a full disk.
    Process process =
        new ProcessBuilder("bash", "-c", "ulimit -f 400; exec " + command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(1);
    assertThat(output.lines().filter(l -> l.startsWith("comal: ") && !l.contains("note:")))
        .as(output)
        .hasSize(1);

    assertThat(comal("resume", cut, "--no-plots").exit()).isZero();
    assertThat(Cli.files(cut)).isEqualTo(Cli.files(whole));
  }

  @Test
  void aFileThatShrankSinceTheCheckpointIsNoticed() throws IOException {
    Path config = Cli.config(temp);
    Path cut = temp.resolve("cut");
    runUntil(config, cut, 30);
    Files.writeString(cut.resolve("metrics.jsonl"), "");
    Outcome outcome = comal("resume", cut);
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.errors().get(outcome.errors().size() - 1))
        .contains("metrics.jsonl", "it was changed since");
  }

  @Test
  void aDirectoryWithoutARunCannotBeTakenUp() throws IOException {
    assertThat(comal("resume", temp).exit()).isEqualTo(2);
    Outcome outcome = comal("resume", temp.resolve("none"));
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors().get(0)).contains("none is not there");
  }
}
