package org.comal.oracle.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.comal.dataset.OfflineDuckDb;
import org.comal.random.RandomSource;
import org.comal.tck.CountingOracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file and several processes. */
class SharedVerdictFileTest {
  private static final RecordedOracle.Settings REPLAY =
      new RecordedOracle.Settings(256, true, false);

  @TempDir Path directory;

  private double[] replay(Path file, int from) {
    return new RecordedOracle(new CountingOracle("judge"), new VerdictFile(file, 60), REPLAY)
        .prefer(RecordingProcess.batch(from), new RandomSource(1));
  }

  @Test
  void aKilledRunHasRecordedEveryVerdictThatItGot() throws Exception {
    Path file = directory.resolve("answers.duckdb");
    Process run = RecordingProcess.start(file, 0, 100_000);
    int got = 0;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.UTF_8))) {
      for (int k = 0; k < 4; k++) {
        assertThat(out.readLine()).isEqualTo(got + " " + RecordingProcess.BATCH);
        got += RecordingProcess.BATCH;
      }
      run.toHandle().destroyForcibly(); // unlike Process, leaves what it said to be read
      // What it said between the fourth verdict and the kill counts too.
      for (String line = out.readLine();
          line != null && line.matches("\\d+ 5");
          line = out.readLine()) {
        got += RecordingProcess.BATCH;
      }
    }

    assertThat(got).isLessThan(100_000);
    for (int from = 0; from < got; from += RecordingProcess.BATCH) {
      assertThat(replay(file, from))
          .containsExactly(
              RecordingProcess.batch(from).stream().mapToDouble(CountingOracle::verdict).toArray());
    }
  }

  @Test
  void twoRunsRecordAtTheSameTime() throws Exception {
    Path file = directory.resolve("answers.duckdb");
    List<Process> runs =
        List.of(RecordingProcess.start(file, 0, 60), RecordingProcess.start(file, 30, 90));
    for (Process run : runs) {
      String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(run.waitFor()).as(out).isZero();
      assertThat(out).contains("asked ");
    }

    for (int from = 0; from < 90; from += RecordingProcess.BATCH) {
      assertThat(replay(file, from)).hasSize(RecordingProcess.BATCH);
    }
  }

  @Test
  void saysWhoKeepsTheFile() throws Exception {
    Path file = directory.resolve("answers.duckdb");
    try (Connection c = OfflineDuckDb.open(file)) {
      assertThat(c.isClosed()).isFalse();
      Process run = FileTaker.start(file);
      String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      run.waitFor();

      assertThat(out.strip())
          .isEqualTo(
              "the record of verdicts "
                  + file
                  + " is open in another process ("
                  + ProcessHandle.current().pid()
                  + ") and stayed so for 0 s. Runs share a record by holding it for moments only:"
                  + " maybe a DuckDB shell has it open; close that, or raise lock-wait");
    }
  }

  @Test
  void refusesToRecordNothingAtATime() {
    assertThatThrownBy(() -> new RecordedOracle.Settings(0, false, false))
        .hasMessage("commit-every is 0, but must be at least 1");
  }

  /** A process that wants the file and does not wait. */
  static final class FileTaker {
    private FileTaker() {}

    static Process start(Path file) throws java.io.IOException {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              FileTaker.class.getName(),
              file.toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    }

    /** Argument: file. */
    public static void main(String[] args) {
      try {
        new VerdictFile(Path.of(args[0]), 0).all("judge");
        System.out.println("got it");
      } catch (java.io.IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
