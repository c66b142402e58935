package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.comal.cli.Shell.Outcome;
import org.comal.event.Event;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.run.RunDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatTest {
  /** COMAL on samples, with checkpoints that fall beside the recorded steps. */
  private static final String CONFIG =
      """
      run { seed = 11, steps = 12, record-every = 3, checkpoint-every = 2 }
      algorithm { use = comal, eta = 1, tau = 0.2, inner-steps = 5 }
      policy { use = tabular, responses = [a, b, c], initial = [0.2, 0.5, 0.3] }
      oracle {
        use = sampled
        of { use = matrix, preferences = [[0.5, 0.1, 0.8], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]] }
      }
      prox { use = inpo, samples = 8, epochs = 2, least-steps = 5 }
      """;

  /** A listener's way to stop a run from outside. */
  private static final class Cut extends Error {
    private static final long serialVersionUID = 1L;
  }

  @TempDir private Path temp;
  private Path config;
  private Map<String, String> undisturbed;

  @BeforeEach
  void runUndisturbed() throws IOException {
    config = Shell.write(temp.resolve("sampled.conf"), CONFIG);
    undisturbed = run(temp.resolve("undisturbed"));
  }

  private Map<String, String> run(Path out) {
    Outcome run = Shell.comal("run", config, "--out", out, "--no-plots");
    assertThat(run.exit()).as(run.err()).isZero();
    return Shell.bytes(out);
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    assertThat(run(temp.resolve("again"))).isEqualTo(undisturbed).hasSizeGreaterThan(5);
  }

  @Test
  void anotherSeedGivesOthers() {
    Outcome run =
        Shell.comal("run", config, "--out", temp.resolve("other"), "--no-plots", "--seed", 12);

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(Shell.bytes(temp.resolve("other")).get("result.json"))
        .isNotEqualTo(undisturbed.get("result.json"));
  }

  @Test
  void aRunThatFinishedCanBeRunAgain() {
    assertThat(run(temp.resolve("undisturbed"))).isEqualTo(undisturbed);
  }

  @Test
  void resumingAfterACutAtAnyEventGivesTheSameBytes() throws IOException {
    Experiment experiment = Experiment.load(List.of(config), List.of());
    var registry = Registry.of(experiment);
    var resolved = experiment.check(registry);
    int cuts = 0;
    for (int at = 0; ; at++) {
      Path out = temp.resolve("cut-" + at);
      RunDirectory place = new RunDirectory(out);
      int[] left = {at};
      boolean cut = false;
      try (Assembly assembly =
          Assembly.of(
              experiment,
              registry,
              event -> {
                boolean counts =
                    event instanceof Event.Recorded
                        || event instanceof Event.Solved
                        || event instanceof Event.Checkpointed;
                if (counts && left[0]-- == 0) {
                  throw new Cut();
                }
              })) {
        place.begin(resolved.text(), Provenance.of(resolved, assembly.run().settings().seed()));
        place.run(assembly.run(), "comal");
      } catch (Cut e) {
        cut = true;
        cuts++;
      }
      if (!cut) {
        break;
      }
      Outcome resumed = Shell.comal("resume", out, "--no-plots");
      assertThat(resumed.exit()).as(resumed.err()).isZero();
      assertThat(Shell.bytes(out)).as("cut at event " + at).isEqualTo(undisturbed);
    }
    // 12 solved steps, records at 0, 3, 6, 9, 12 and checkpoints at 2, 4, …, 12.
    assertThat(cuts).isEqualTo(12 + 5 + 6);
  }

  @Test
  void resumingAfterAKillGivesTheSameBytes() throws IOException, InterruptedException {
    String steps = "run.steps=4000";
    Path whole = temp.resolve("whole");
    assertThat(Shell.comal("run", config, "--set", steps, "--out", whole, "--no-plots").exit())
        .isZero();
    Path killed = temp.resolve("killed");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "run",
                config.toString(),
                "--set",
                steps,
                "--out",
                killed.toString(),
                "--no-plots")
            .redirectErrorStream(true)
            .redirectOutput(new File(temp.toFile(), "killed.log"))
            .start();
    while (process.isAlive() && !hasCheckpoint(killed)) {
      Thread.sleep(5);
    }
    process.destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(killed.resolve("result.json"))
        .as(Files.readString(temp.resolve("killed.log")))
        .doesNotExist();

    Outcome resumed = Shell.comal("resume", killed, "--no-plots");

    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("taking up");
    assertThat(Shell.bytes(killed)).isEqualTo(Shell.bytes(whole));
  }

  private static boolean hasCheckpoint(Path run) throws IOException {
    return Files.isDirectory(run.resolve("checkpoints"))
        && new RunDirectory(run).lastCheckpoint().isPresent();
  }

  @Test
  void verifyPassesAFaithfulRunAndNamesWhatWasTamperedWith() throws IOException {
    Path out = temp.resolve("undisturbed");
    Outcome faithful = Shell.comal("verify", out);
    assertThat(faithful.exit()).as(faithful.err()).isZero();
    Path metrics = out.resolve("metrics.jsonl");
    Files.writeString(
        metrics, Files.readString(metrics).replaceFirst("\"gap\":0\\.", "\"gap\":1."));

    Outcome tampered = Shell.comal("verify", out);

    assertThat(tampered.exit()).isEqualTo(Main.FAILED);
    assertThat(tampered.err()).contains("metrics.jsonl");
  }

  @Test
  void anotherConfigsDirectoryIsLeftAlone() {
    Path out = temp.resolve("undisturbed");

    Outcome refused =
        Shell.comal("run", config, "--set", "algorithm.tau=0.3", "--out", out, "--no-plots");

    assertThat(refused.exit()).isEqualTo(Main.CONFIGURATION);
    assertThat(refused.err()).contains("another config", "--out");
    assertThat(Shell.bytes(out)).isEqualTo(undisturbed);
  }
}
