package org.comal.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comal.cli.plot.CurveFigure;
import org.comal.cli.recorded.StepHistory;
import org.comal.run.RecordedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesTest {
  @TempDir private Path temp;

  private StepHistory run(String name, int subsets) throws IOException {
    Path run = Files.createDirectories(temp.resolve(name));
    Files.writeString(run.resolve("result.json"), "{}");
    Files.writeString(
        run.resolve("config.resolved.conf"), "run { prompt-subsets = " + subsets + " }\n");
    Files.writeString(
        run.resolve("metrics.jsonl"),
        """
        {"step":0,"reference-updates":0,"win-rate":0.5}
        {"step":6,"reference-updates":0,"win-rate":0.6}
        """);
    return StepHistory.read(RecordedRun.read(run));
  }

  private static int round(List<StepHistory> runs) {
    return Curves.of(runs).stream()
        .filter(f -> f instanceof CurveFigure c && c.name().equals("win-rate"))
        .map(f -> ((CurveFigure) f).round())
        .findFirst()
        .orElseThrow();
  }

  /** As in a suite of iterative methods with others that take all prompts in one step. */
  @Test
  void marksTheRoundsThatIterativeRunsHaveInCommon() throws IOException {
    List<StepHistory> runs =
        new ArrayList<>(List.of(run("comal", 6), run("inpo", 6), run("dpo", 1)));
    assertThat(round(runs)).isEqualTo(6);
    runs.add(run("other", 4));
    assertThat(round(runs)).as("none in common").isZero();
    assertThat(round(List.of(runs.get(2)))).isZero();
  }
}
