package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comal.cli.Cli.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows a run from outside, and does not change it. */
class TrackingTest {
  @TempDir private Path temp;

  @Test
  void everyRunLeavesItsTimings() throws IOException {
    Path run = temp.resolve("run");
    comal("run", Cli.config(temp), "--out", run, "--no-plots");
    List<String> lines = Files.readAllLines(run.resolve("timings.jsonl"));
    assertThat(lines).isNotEmpty().allMatch(l -> l.startsWith("{\"session\":\"20"));
    assertThat(lines.get(lines.size() - 1)).contains("\"to-step\":40,");
    assertThat(lines.get(0)).contains("\"load\":");
    assertThat(run.resolve("tensorboard")).doesNotExist();
  }

  @Test
  void trackersLeaveTheRunAsItIs() throws IOException {
    Path config =
        Cli.config(temp, "tracking { tensorboard = true, mlflow = \"http://127.0.0.1:1\" }");
    Path run = temp.resolve("run");
    Outcome outcome = comal("run", config, "--out", run, "--no-plots");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.err())
        .contains("note: the MLflow server http://127.0.0.1:1 is told nothing");
    try (Stream<Path> events = Files.list(run.resolve("tensorboard"))) {
      assertThat(events).hasSize(1);
    }
    Outcome verified = comal("verify", run);
    assertThat(verified.exit()).as(verified.err()).isZero();
    assertThat(verified.err()).doesNotContain("MLflow");

    Path bare = temp.resolve("bare");
    comal("run", Cli.config(temp), "--out", bare, "--no-plots");
    for (String file : List.of("metrics.jsonl", "trajectory.csv", "result.json")) {
      assertThat(run.resolve(file)).hasSameBinaryContentAs(bare.resolve(file));
    }
  }

  @Test
  void aRunOfItsOwnAgainBeginsAnew() throws IOException {
    Path config = Cli.config(temp, "tracking.tensorboard = true");
    Path run = temp.resolve("run");
    comal("run", config, "--out", run, "--no-plots");
    Path stale = Files.writeString(run.resolve("tensorboard/stale"), "");
    comal("run", config, "--out", run, "--no-plots");
    assertThat(stale).doesNotExist();
  }

  @Test
  void badTrackingIsRefused() throws IOException {
    Path config = Cli.config(temp, "tracking { tensorbord = true, mlflow = localhost }");
    Outcome outcome = comal("run", config, "--out", temp.resolve("run"));
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors())
        .hasSize(2)
        .anyMatch(
            l -> l.contains("tracking.tensorbord is not a known key; did you mean tensorboard"))
        .anyMatch(l -> l.contains("tracking.mlflow is \"localhost\", but must be the address"));
  }
}
