package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is taken up with another config where that changes only how the work is done. */
class OtherwiseTest {
  @TempDir private Path temp;

  private Path config(String lockWait, String eta) throws IOException {
    return Files.writeString(
        temp.resolve("mine.conf"),
        """
        run       { seed = 7, steps = 2, checkpoint-every = 1, step-files = on }
        algorithm { use = mirror-descent, eta = %s }
        policy    { use = tabular, responses = [a, b], initial = [0.5, 0.5] }
        prox      { use = inpo, samples = 8, epochs = 2 }
        oracle {
          use = recorded, file = "answers.duckdb", lock-wait = %s
          of { use = matrix, responses = [a, b], preferences = [[0.5, 0.7], [0.3, 0.5]] }
        }
        """
            .formatted(eta, lockWait));
  }

  private Outcome run(Path config) {
    return comal("run", config, "--out", temp.resolve("out"), "--no-plots");
  }

  @Test
  void operationalKeysMayChange() throws IOException {
    Path out = temp.resolve("out");
    Outcome first = run(config("60", "0.3"));
    assertThat(first.exit()).as(first.err()).isZero();
    String metrics = Files.readString(out.resolve("metrics.jsonl"));
    Files.delete(out.resolve("result.json"));

    Outcome second = run(config("5", "0.3"));

    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(second.err()).contains("taking up " + out + " after step 2");
    assertThat(out.resolve("config.resolved.conf")).content().containsPattern("lock-wait ?= ?5\n");
    assertThat(out.resolve("metrics.jsonl")).hasContent(metrics);
    assertThat(comal("verify", out).exit()).isZero();
  }

  /** The order of blocks is that of models in a matrix, and of evaluators. */
  @Test
  void theOrderOfBlocksMayNot() throws IOException {
    String evaluators = "evaluator { use = several, of { %s, %s } }\n";
    String one = "\n one { use = exact-game }";
    String two = "\n two { use = exact-game }";
    Path config = config("60", "0.3");
    String rest = Files.readString(config);
    Files.writeString(config, rest + evaluators.formatted(one, two));
    Outcome first = run(config);
    assertThat(first.exit()).as(first.err()).isZero();
    Files.delete(temp.resolve("out/result.json"));
    Files.writeString(config, rest + evaluators.formatted(two, one));

    Outcome refused = run(config);

    assertThat(refused.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(refused.err()).contains("holds a run of another config");
  }

  @Test
  void othersMayNot() throws IOException {
    run(config("60", "0.3"));
    Files.delete(temp.resolve("out/result.json"));
    String recorded = Files.readString(temp.resolve("out/config.resolved.conf"));

    Outcome refused = run(config("5", "0.4"));

    assertThat(refused.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(refused.err()).contains("holds a run of another config");
    assertThat(temp.resolve("out/config.resolved.conf")).hasContent(recorded);
  }
}
