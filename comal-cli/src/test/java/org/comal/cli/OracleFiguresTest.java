package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.cli.console.Screen;
import org.comal.cli.recorded.Oracle;
import org.comal.cli.recorded.StepHistory;
import org.comal.cli.report.Drawing;
import org.comal.run.RecordedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an oracle was asked and found reaches the run's directory, and a matrix is drawn. */
class OracleFiguresTest {
  @TempDir private Path temp;

  @Test
  void aRunKeepsWhatItsOracleFound() throws IOException {
    Path config =
        Files.writeString(
            temp.resolve("mine.conf"),
            """
            run       { seed = 7, steps = 2 }
            algorithm { use = mirror-descent, eta = 0.3 }
            policy    { use = tabular, responses = [a, b], initial = [0.5, 0.5] }
            prox      { use = inpo, samples = 8, epochs = 2 }
            oracle {
              use = cached
              of {
                use = symmetrized
                of { use = matrix, responses = [a, b], preferences = [[0.5, 0.7], [0.3, 0.5]] }
              }
            }
            """);
    Path out = temp.resolve("out");

    Cli.Outcome run = Cli.comal("run", config, "--out", out);

    assertThat(run.exit()).as(run.err()).isZero();
    String kept = Files.readString(out.resolve("oracle.jsonl"));
    assertThat(kept.lines()).hasSize(1);
    // A table has no liking for a place.
    assertThat(kept).contains("\"cached\":", "\"pairs-in-both-orders\":", "\"flip-share\":0.0");
    assertThat(Cli.comal("verify", out).exit()).isZero();
  }

  @Test
  void startsAddUpCostIncluded() throws IOException {
    Path run = Files.createDirectories(temp.resolve("judged"));
    Files.writeString(run.resolve("result.json"), "{}");
    Files.writeString(
        run.resolve("oracle.jsonl"),
        """
        {"questions":10.0,"prompt-tokens":12000.0,"cost":0.0304}
        {"questions":5.0,"prompt-tokens":6000.0,"cost":0.0152}
        """);

    Oracle oracle = Oracle.of(StepHistory.read(RecordedRun.read(run)));

    assertThat(oracle.figures())
        .containsEntry("questions", "15")
        .containsEntry("prompt-tokens", "18,000")
        // .0304 + .0152.
        .containsEntry("cost", "0.0456");
  }

  @Test
  void aMatrixIsDrawn() throws IOException {
    Files.writeString(
        temp.resolve("matrix.json"),
        """
        {"prompts": 16, "models": ["a", "b"],
         "by-model": [],
         "by-pair": [{"row": "a", "column": "b", "win-rate": 0.625, "low": 0.5, "high": 0.75},
                     {"row": "b", "column": "a", "win-rate": 0.375, "low": 0.25, "high": 0.5}]}
        """);
    StringWriter said = new StringWriter();

    Drawing.matrix(temp, new Screen(new PrintWriter(said), new PrintWriter(said), false));

    assertThat(said.toString()).isEmpty();
    assertThat(temp.resolve("plots/win-rates.png")).isNotEmptyFile();
    assertThat(Files.readString(temp.resolve("plots/win-rates.svg"))).contains("62.5", "37.5");
  }
}
