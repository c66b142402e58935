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
    assertThat(run.resolve("trackers")).doesNotExist();
  }

  @Test
  void trackersLeaveTheRunAsItIs() throws IOException {
    Path config =
        Cli.config(
            temp,
            """
            trackers {
              board { use = tensorboard }
              server { use = mlflow, server = "http://127.0.0.1:1" }
              offline { use = wandb }
            }""");
    Path run = temp.resolve("run");
    Outcome outcome = comal("run", config, "--out", run, "--no-plots");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.err())
        .contains(
            "note: the tracker server follows no more, and the work goes on without it: the MLflow"
                + " server http://127.0.0.1:1 is told nothing");
    try (Stream<Path> kept = Files.walk(run.resolve("trackers"))) {
      assertThat(kept.filter(Files::isRegularFile).map(f -> run.relativize(f).toString()).sorted())
          .satisfiesExactly(
              f -> assertThat(f).startsWith("trackers/board/events.out.tfevents."),
              f -> assertThat(f).startsWith("trackers/offline/offline-run-").endsWith(".wandb"));
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
    Path config = Cli.config(temp, "trackers.board.use = tensorboard");
    Path run = temp.resolve("run");
    comal("run", config, "--out", run, "--no-plots");
    Path stale = Files.writeString(run.resolve("trackers/board/stale"), "");
    comal("run", config, "--out", run, "--no-plots");
    assertThat(stale).doesNotExist();
  }

  @Test
  void badTrackingIsRefused() throws IOException {
    Path config =
        Cli.config(
            temp,
            """
            trackers {
              a { use = tensorbord }
              b { use = mlflow, server = localhost }
              "c/d" { use = wandb, projekt = x }
            }""");
    Outcome outcome = comal("run", config, "--out", temp.resolve("run"));
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors())
        .hasSize(4)
        .anyMatch(
            l -> l.contains("trackers.a.use is tensorbord") && l.contains("mean tensorboard?"))
        .anyMatch(
            l ->
                l.contains(
                    "trackers.b.server: the url must be one of the web, as http://localhost:5000"))
        .anyMatch(l -> l.contains("names a folder; it must be of letters, digits"))
        .anyMatch(l -> l.contains("projekt is not a known key; did you mean project"));
  }

  @Test
  void aRunIsTakenUpWithOtherTrackers() throws IOException {
    Path run = temp.resolve("run");
    comal("run", Cli.config(temp, "trackers.board.use = tensorboard"), "--out", run, "--no-plots");
    Path longer = Cli.config(temp, "run.steps = 60\ntrackers.offline.use = wandb");
    Outcome outcome = comal("run", longer, "--out", run, "--no-plots");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("taking up");
    assertThat(run.resolve("trackers/board")).isDirectory();
    assertThat(run.resolve("trackers/offline")).isDirectory();
  }
}
