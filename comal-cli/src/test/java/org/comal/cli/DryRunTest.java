package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.cli.Cli.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunTest {
  @TempDir private Path temp;

  @Test
  void tellsCountsOfAStepAndLeavesNothing() throws IOException {
    Path config =
        Cli.config(
            temp, "prox { use = inpo, samples = 8, epochs = 2, least-steps = 5, batch = 4 }");
    Path out = temp.resolve("out");

    Outcome plan = comal("run", config, "--out", out, "--dry-run");

    assertThat(plan.exit()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains("run test: comal", "40 prox steps, each over all 1 prompt")
        .contains("sample: 8 answers, 8 to each prompt")
        .contains("compare: at most 56 ordered pairs") // 8 · 7
        .contains("train: 5 optimizer steps of up to 1 prompts"); // one a pass, at least 5
    assertThat(out).doesNotExist();
  }

  @Test
  void namesTheRunsOfASuiteAndRefusesWhatIsWrong() throws IOException {
    Path out = temp.resolve("out");
    Outcome plan = comal("run", Cli.CONF.resolve("paper/figure-2.conf"), "--dry-run", "--out", out);
    assertThat(plan.exit()).as(plan.err()).isZero();
    assertThat(plan.out()).contains("run comal: comal", "run sppo: mirror-descent");
    Outcome bad = comal("run", Cli.config(temp, "prox.use = exakt"), "--dry-run", "--out", out);
    assertThat(bad.exit()).isEqualTo(Main.CONFIGURATION);
    assertThat(bad.err()).contains("exakt");
    Files.createDirectories(out);
    Files.writeString(out.resolve("mine.txt"), "");
    assertThat(comal("run", Cli.config(temp), "--dry-run", "--out", out).err())
        .contains("holds other files and no run");
  }

  @Test
  void saysWhichStagesComeFirst() throws IOException {
    CountPlugin.write(temp);
    Path config =
        Cli.config(
            temp,
            "prepare { one { task { use = count, to = 2 },"
                + " policy { use = tabular, responses = [a, b] } } }");
    Outcome plan = comal("run", config, "--dry-run", "--out", temp.resolve("out"));
    assertThat(plan.exit()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains("prepare one: task count\n", "40 prox steps; what they take is known once");
    assertThat(temp.resolve("out")).doesNotExist();
  }
}
