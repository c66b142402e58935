package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.system.LoopbackJudge.Then.SILENT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While a process works in a directory, no other does, whatever it was asked to do there. */
class SecondWorkerTest {
  private static final String CONFIG =
      """
      run       { seed = 3, steps = 9, step-files = on }
      algorithm { use = mirror-descent, eta = ETA }
      policy    { use = tabular, responses = [a, b, c], initial = [0.4, 0.3, 0.3] }
      prox      { use = inpo, samples = 4, epochs = 1 }
      oracle {
        use = recorded
        file = "answers.duckdb"
        of {
          use = judge
          url = "http://127.0.0.1:PORT/v1"
          model = fake
          template = "{instruction}: {output_1} or {output_2}?"
          logprobs = false
          temperature = 1
          concurrency = 1
        }
      }
      """;

  @TempDir private Path temp;

  private Path config(String name, int port, String eta) throws Exception {
    return Files.writeString(
        temp.resolve(name), CONFIG.replace("PORT", "" + port).replace("ETA", eta));
  }

  private Commands.Finished run(Path config) throws Exception {
    return Commands.comal(
        temp, "run", config.toString(), "--out", temp.resolve("out").toString(), "--no-plots");
  }

  @Test
  void anotherProcessIsTurnedAway() throws Exception {
    Path out = temp.resolve("out");
    int port;
    try (LoopbackJudge judge = new LoopbackJudge(0, 2, SILENT)) {
      port = judge.port();
      Path config = config("mine.conf", port, "0.3");
      Process first =
          Commands.startComal(
              temp,
              temp.resolve("first.log"),
              Map.of(),
              List.of("run", config.toString(), "--out", out.toString(), "--no-plots"));
      try {
        for (int i = 0; i < 600 && judge.open.isEmpty(); i++) {
          assertThat(first.isAlive()).as(Files.readString(temp.resolve("first.log"))).isTrue();
          Thread.sleep(100);
        }
        assertThat(judge.open).as("at work, without a checkpoint").hasSize(1);
        String recorded = Files.readString(out.resolve("config.resolved.conf"));
        for (Path other : new Path[] {config, config("other.conf", port, "0.4")}) {
          Commands.Finished second = run(other);
          assertThat(second.code()).as(second.output()).isEqualTo(1);
          assertThat(second.output())
              .contains(out + " is being written to by another run; wait for its end")
              .doesNotContain("Exception", "\tat ");
        }
        assertThat(out.resolve("config.resolved.conf")).hasContent(recorded);
        assertThat(first.isAlive()).isTrue();
      } finally {
        first.destroyForcibly().waitFor();
      }
    }
    assertThat(out.resolve(".lock")).as("left behind by the kill").exists();
    try (LoopbackJudge judge = new LoopbackJudge(port, Integer.MAX_VALUE, SILENT)) {
      Commands.Finished resumed = run(temp.resolve("mine.conf"));
      assertThat(resumed.code()).as(resumed.output()).isZero();
      assertThat(judge.answered).isNotEmpty();
    }
    assertThat(out.resolve(".lock")).doesNotExist();
  }
}
