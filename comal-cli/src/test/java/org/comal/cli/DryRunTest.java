package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.console.ExitCode;
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
        .contains("sample: 8 responses, 8 to each prompt")
        .contains("compare: at most 28 pairs of different responses\n") // 8 · 7 / 2
        .contains("with each opponent that is not the policy itself: 8 responses and 64 pairs more")
        .contains("train: 5 optimizer steps of up to 1 prompts") // one a pass, at least 5
        .contains("\ntime: not told; --rehearse tries the run on this machine, for a minute\n");
    assertThat(out).doesNotExist();
  }

  @Test
  void rehearsesATable() throws IOException {
    Path out = temp.resolve("out");
    for (String prox : List.of("exact", "inpo, samples = 8, least-steps = 5")) {
      Path config = Cli.config(temp, "prox { use = " + prox + " }");
      Outcome told = comal("run", config, "--out", out, "--dry-run", "--rehearse");
      assertThat(told.exit()).as(told.err()).isZero();
      assertThat(told.out()).containsPattern("\n  time: (about|less than) ");
      assertThat(told.err()).contains("rehearsing test for about 60 s");
      assertThat(out).doesNotExist();
    }
  }

  @Test
  void rehearsesEachRunOfASuite() throws IOException {
    Path out = temp.resolve("out");
    Path suite = Cli.CONF.resolve("paper/figure-2.conf");
    Outcome told =
        comal("run", suite, "--set", "run.steps=3", "--dry-run", "--rehearse=40", "--out", out);
    assertThat(told.exit()).as(told.err()).isZero();
    assertThat(told.err()).contains("rehearsing comal for about 5 s"); // one of eight
    assertThat(told.out())
        .contains("run comal: comal", "run sppo: mirror-descent")
        .contains("for all runs, less where they share samples\n");
    assertThat(out).doesNotExist();
  }

  @Test
  void refusesARehearsalThatIsNone() throws IOException {
    Path config = Cli.config(temp);
    Path out = temp.resolve("out");
    assertThat(comal("run", config, "--out", out, "--rehearse").err())
        .contains("--rehearse tells how long a run takes without running it: it goes with");
    for (String seconds : List.of("0", "-3", "NaN", "1e9")) {
      Outcome refused = comal("run", config, "--out", out, "--dry-run", "--rehearse=" + seconds);
      assertThat(refused.exit()).isEqualTo(ExitCode.CONFIGURATION);
      assertThat(refused.err()).contains("--rehearse is ", "but must be seconds above 0");
    }
    assertThat(out).doesNotExist();
  }

  @Test
  void namesTheRunsOfASuiteAndRefusesWhatIsWrong() throws IOException {
    Path out = temp.resolve("out");
    Outcome plan = comal("run", Cli.CONF.resolve("paper/figure-2.conf"), "--dry-run", "--out", out);
    assertThat(plan.exit()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains("run comal: comal", "run sppo: mirror-descent")
        .containsOnlyOnce("time: not told; --rehearse tries the runs on this machine");
    Outcome bad = comal("run", Cli.config(temp, "prox.use = exakt"), "--dry-run", "--out", out);
    assertThat(bad.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(bad.err()).contains("exakt");
    Files.createDirectories(out);
    Files.writeString(out.resolve("mine.txt"), "");
    assertThat(comal("run", Cli.config(temp), "--dry-run", "--out", out).err())
        .contains("holds other files and no run");
  }

  @Test
  void tellsOfEachRunsOwnGameThoughTheirPoliciesAreWrittenAlike() throws IOException {
    String responses = "{ responses = [a, b], preferences = [[0.5, 0.1], [0.9, 0.5]] }";
    Path config = temp.resolve("suite.conf");
    Files.writeString(
        config,
        """
        run { steps = 2 }
        algorithm { use = mirror-descent, eta = 0.1 }
        policy { use = tabular }
        oracle { use = matrix }
        prox { use = exact }
        suite.runs {
          one { prompts { p = GAME } }
          two { prompts { p = GAME, q = GAME } }
        }
        """
            .replace("GAME", responses));

    Outcome plan = comal("run", config, "--dry-run", "--out", temp.resolve("out"));

    assertThat(plan.exit()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains(
            "run one: mirror-descent\n  2 prox steps, each over all 1 prompt\n",
            "run two: mirror-descent\n  2 prox steps, each over all 2 prompts\n");
  }

  @Test
  void saysWhichStagesComeFirst() throws IOException {
    CountPlugin.write(temp);
    Path config =
        Cli.config(
            temp,
            "prepare { one { task { use = count, to = 2 },"
                + " policy { use = tabular, responses = [a, b] } } }");
    Path plugins = temp.resolve("plugins");
    Outcome refused = comal("run", config, "--dry-run", "--out", temp.resolve("out"));
    assertThat(refused.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(refused.err()).contains(plugins + " holds plugin jars, which are programs");
    Outcome plan =
        comal("run", config, "--dry-run", "--out", temp.resolve("out"), "--plugins", plugins);
    assertThat(plan.exit()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains("prepare one: task count\n", "40 prox steps; what they take is known once");
    assertThat(temp.resolve("out")).doesNotExist();
  }

  /** Though a stage before has made no model yet. */
  @Test
  void looksAtDataAndModelsThatAreThereBeforeAnythingIsDone() throws IOException {
    Path config = temp.resolve("lm.conf");
    Files.writeString(
        config,
        """
        run { seed = 1, steps = 2 }
        prepare {
          model { task { use = model-init } }
          sft {
            policy { use = causal-lm, model = "prepared:model/model" }
            task   { use = sft, train = "train.jsonl" }
          }
        }
        policy    { use = causal-lm, model = "prepared:sft/model" }
        data      { use = prompts, file = "prompts.jsonl" }
        algorithm { use = inpo }
        prox      { use = inpo, samples = 4 }
        oracle    { use = onnx-pair, model = "judge" }
        """);
    Outcome missing = comal("run", config, "--dry-run", "--out", temp.resolve("out"));
    assertThat(missing.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(missing.err())
        .contains(
            config + ":6: task.train is " + temp.resolve("train.jsonl") + ", but there is no such",
            config + ":10: data.file is " + temp.resolve("prompts.jsonl") + ", but there is no",
            config + ":13: oracle.model is " + temp.resolve("judge") + ", but it is not there");

    Files.writeString(temp.resolve("train.jsonl"), "{\"prompt\": \"Why?\"}\n");
    Files.writeString(temp.resolve("prompts.jsonl"), "{\"question\": \"Why?\"}\n");
    Outcome shapes = comal("run", config, "--dry-run", "--out", temp.resolve("out"));
    assertThat(shapes.err())
        .contains(
            temp.resolve("train.jsonl") + ":1: no known shape of conversations has the columns",
            temp.resolve("prompts.jsonl") + ":1: no known shape of prompts has the columns");
    assertThat(temp.resolve("out")).doesNotExist();
  }

  @Test
  void doesNotTakeTheWorkOfAnotherConfigForDone() throws IOException {
    CountPlugin.write(temp);
    String stage =
        "prepare { one { task { use = count, to = %s },"
            + " policy { use = tabular, responses = [a, b] } } }";
    Path out = temp.resolve("out");
    Path config = Cli.config(temp, stage.formatted(2));
    Outcome made = comal("run", config, "--out", out, "--no-plots");
    assertThat(made.exit()).as(made.err()).isZero();
    Path plugins = temp.resolve("plugins");
    assertThat(comal("run", config, "--dry-run", "--out", out, "--plugins", plugins).out())
        .contains("count, done\n");
    Path moved = temp.resolve("moved");
    Files.createDirectories(moved);
    Files.move(out.resolve("prepared"), moved.resolve("prepared"));
    Path other = Cli.config(temp, stage.formatted(3));
    assertThat(comal("run", other, "--dry-run", "--out", moved, "--plugins", plugins).err())
        .contains("one holds work of another config");
  }
}
