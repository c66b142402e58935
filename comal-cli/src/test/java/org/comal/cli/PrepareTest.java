package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.console.ExitCode;
import org.comal.files.DurableFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages that are done before a run: tasks whose work the run's config names by paths. */
class PrepareTest {
  private static final String RUN =
      """
      run { seed = 7, steps = 4 }
      algorithm { use = mirror-descent }
      policy { use = tabular, responses = [a, b], initial = [0.5, 0.5] }
      oracle { use = recorded, file = "prepared:%s/answers.db"
               of { use = matrix, preferences = [[0.5, 0.1], [0.9, 0.5]] } }
      prox { use = exact }
      """;

  private static final String STAGES =
      """
      prepare {
        one { task { use = count, to = 2 }
              policy { use = tabular, responses = [a, b] } }
        two { task { use = count, to = 3, stop-at = 2 }
              policy { use = tabular, responses = [a, b] } }
      }
      """;

  @TempDir private Path temp;
  private Path out;

  @BeforeEach
  void makePlugin() throws IOException {
    out = temp.resolve("out");
    CountPlugin.write(temp);
  }

  private Outcome run(String config) throws IOException {
    Path file = Files.writeString(temp.resolve("mine.conf"), config);
    return Cli.comal("run", file, "--out", out, "--no-plots");
  }

  @Test
  void stagesRunInOrderAndTheRunUsesTheirWork() throws IOException {
    Outcome stopped = run(RUN.formatted("one") + STAGES);
    assertThat(stopped.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(stopped.err()).contains("prepared one: counted 2", "stopped at 2");
    Files.writeString(out.resolve("prepared/two/go-on"), "");

    Outcome done = run(RUN.formatted("one") + STAGES);

    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.err()).contains("prepared two: counted 3").doesNotContain("prepared one");
    assertThat(out.resolve("prepared/one/answers.db")).exists();
    assertThat(Files.readString(out.resolve("config.resolved.conf")))
        .contains("prepare {", "stop-at", "prepared:one/answers.db");
  }

  @Test
  void aStageIsVerifiedByItselfThoughItUsesTheWorkOfAnother() throws IOException {
    String uses =
        STAGES
            .replace(", stop-at = 2", "")
            .replaceFirst(
                "(to = 3 \\}\\s*policy \\{[^}]*\\})",
                "$1, oracle { use = recorded, file = \"prepared:one/answers.db\","
                    + " of { use = matrix, preferences = [[0.5, 0.1], [0.9, 0.5]] } }");
    Outcome done = run(RUN.formatted("one") + uses);
    assertThat(done.exit()).as(done.err()).isZero();

    Outcome verified = Cli.comal("verify", out.resolve("prepared/two"));

    assertThat(verified.exit()).as(verified.err()).isZero();
  }

  /** As a config does that includes another. */
  @Test
  void nullTakesOutAStageARunAndAWholeSuite() throws IOException {
    String suite = "suite.runs { a { algorithm.eta = 0.1 }, b { algorithm.eta = 0.2 } }\n";
    String without = STAGES + suite + "prepare.two = null\nsuite.runs.b = null\n";

    Outcome done = run(RUN.formatted("one") + without);

    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(Cli.files(out))
        .containsKeys("prepared/one/count.txt", "a/result.json")
        .doesNotContainKeys("prepared/two/count.txt", "b/result.json");
    assertThat(run(RUN.formatted("two") + without).err())
        .contains("oracle.file names the work of the stage two, but the stages before it are one");
    DurableFiles.delete(out);
    Outcome alone = run(RUN.formatted("one") + without + "suite = null\nprepare.two = null");
    assertThat(alone.exit()).as(alone.err()).isZero();
    assertThat(out.resolve("result.json")).exists();
  }

  @Test
  void runsOfASuiteShareTheStages() throws IOException {
    String suite =
        RUN.formatted("one")
            + STAGES.replace(", stop-at = 2", "")
            + "suite.runs { a { algorithm.eta = 0.1 }, b { algorithm.eta = 0.2 } }";

    Outcome done = run(suite);

    assertThat(done.exit()).as(done.err()).isZero();
    Map<String, String> files = Cli.files(out);
    assertThat(files)
        .containsKeys("prepared/one/count.txt", "a/result.json", "b/result.json")
        .doesNotContainKey("a/prepared/one/count.txt");
    assertThat(files.get("a/config.resolved.conf")).doesNotContain("prepare {");
    Outcome resumed = Cli.comal("resume", out.resolve("a"), "--no-plots");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
  }

  @Test
  void everyProblemIsToldBeforeTheFirstStage() throws IOException {
    Outcome bad =
        run(RUN.formatted("oen") + STAGES.replace("to = 3", "to = -3") + "prox.use = exakt");

    assertThat(bad.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(bad.err())
        .contains("names the work of the stage oen", "did you mean one?")
        .contains("to is -3")
        .contains("exakt");
    assertThat(out).doesNotExist();
  }

  @Test
  void workThatWasBasedOnAnEarlierStageIsNotTakenForThatOfANewOne() throws IOException {
    String config = RUN.formatted("one") + STAGES.replace(", stop-at = 2", "");
    assertThat(run(config).exit()).isZero();
    DurableFiles.deleteTree(out.resolve("prepared/one"));

    Outcome again = run(config);

    assertThat(again.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(again.err()).contains("two holds work that was based on an earlier one");
  }

  private static final String MODELS =
      """
      prepare {
        first { task { use = model-init, shape.hidden-size = 16 } }
        second { task { use = model-export, model = "prepared:first/model", dtype = float32 } }
      }
      """;

  @Test
  void aDamagedModelOfAStageIsMadeAgainAndWhatCameAfterItStays() throws IOException {
    String config = RUN.formatted("first") + MODELS;
    Outcome done = run(config);
    assertThat(done.exit()).as(done.err()).isZero();
    Map<String, String> whole = Cli.files(out);
    for (String file : List.of("first/model/model.safetensors", "second/model/config.json")) {
      Path damaged = out.resolve("prepared").resolve(file);
      byte[] bytes = Files.readAllBytes(damaged);
      bytes[bytes.length - 9] ^= 1;
      Files.write(damaged, bytes);
      Files.delete(out.resolve("result.json"));

      Outcome again = run(config);

      assertThat(again.exit()).as(again.err()).isZero();
      assertThat(again.err())
          .contains(damaged + " is damaged: it has another SHA-256 than model.sha-256 says")
          .contains(damaged.getParent() + " is made again");
      assertThat(Cli.files(out)).isEqualTo(whole);
    }
    DurableFiles.deleteTree(out.resolve("prepared/first/model"));
    Outcome missing = run(config);
    assertThat(missing.err()).contains("is damaged: it is missing");
    assertThat(out.resolve("prepared/first/model/model.safetensors")).exists();
  }
}
