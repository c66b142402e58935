package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The small proof with fewer steps, rows and responses, as a process of its own: it runs to its
 * end, and where the process is killed or its disk is full it is taken up and leaves the same
 * bytes.
 */
class SmallProofTest {
  private static final List<String> SMALL =
      List.of(
          "prepare.corpus.task.rows=4000",
          "prepare.sft.task.batch-size=16",
          "prepare.sft.task.steps=30",
          "prepare.sft.task.checkpoint-every=5",
          "run.steps=3",
          "data.limit=8",
          "evaluator.samples=4",
          "prox.samples=4",
          "prox.keep-every=2",
          "suite.runs.comal.algorithm.inner-steps=2",
          "suite.matrix.task.samples=2",
          "suite.matrix.task.batch-size=16");

  /**
   * Files that appear one after the other; the process is killed when it has made one. There are
   * some in every stage before the runs, every phase of a prox step, and the comparison.
   */
  private static final List<String> MOMENTS =
      List.of(
          "prepared/corpus",
          "prepared/model",
          "prepared/sft/checkpoints",
          "comal/config.resolved.conf",
          "comal/steps/step-0001/samples.jsonl",
          "comal/steps/step-0002/samples.jsonl",
          "comal/steps/step-0002/preferences.jsonl",
          "comal/steps/step-0002/groups.jsonl",
          "comal/steps/step-0002/training",
          "comal/checkpoints/step-2",
          "comal/steps/step-0003/groups.jsonl",
          "comal/policy",
          "inpo/steps/step-0003",
          "iterative-dpo-table/result.json",
          "matrix/config.resolved.conf",
          "matrix/answers",
          "matrix/comparisons.jsonl");

  @TempDir static Path temp;
  private static Path judge;
  private static Path whole;
  private static String printed;

  @BeforeAll
  static void runsToItsEnd() throws Exception {
    judge = temp.resolve("judge");
    Trees.copy(Commands.ROOT.resolve("conf/quickstart/judge"), judge);
    whole = temp.resolve("whole");
    Commands.Finished run = Commands.comal(temp, run(whole).toArray(String[]::new));
    assertThat(run.code()).as(run.output()).isZero();
    printed = run.output();
  }

  private static List<String> run(Path out) {
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.add(Commands.ROOT.resolve("conf/small-proof.conf").toString());
    arguments.addAll(List.of("--out", out.toString()));
    arguments.addAll(List.of("--set", "oracle.model=" + judge));
    SMALL.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments;
  }

  @Test
  void comparesWhatCameOutAndShowsTheTablesBeside() throws IOException {
    assertThat(printed).contains("comal-table", "iterative-dpo-table", "0.13", "Report:");
    Config matrix = ConfigFactory.parseFile(whole.resolve("matrix/result.json").toFile());
    assertThat(matrix.getInt("prompts")).isEqualTo(8);
    assertThat(matrix.getObject("mean-win-rate").keySet())
        .containsExactlyInAnyOrder("initial", "comal", "inpo", "iterative-ipo", "iterative-dpo");
    assertThat(whole.resolve("plots/trajectory.svg")).isNotEmptyFile();
    assertThat(Files.readString(whole.resolve("report.html"))).contains("comal-table", "<svg");
  }

  @Test
  void whereverItIsKilledItEndsInTheSameBytes() throws Exception {
    Path cut = temp.resolve("cut");
    int kills = 0;
    for (int m = 0; m < MOMENTS.size(); m++) {
      // Where one was too short to be met, the next will do.
      List<String> rest = MOMENTS.subList(m, MOMENTS.size());
      if (!Files.exists(cut.resolve(rest.get(0))) && killedAt(cut, rest)) {
        kills++;
      }
    }
    assertThat(kills).isGreaterThanOrEqualTo(MOMENTS.size() - 4);
    goesOn(cut);
    Trees.same(cut, whole);
  }

  /** Starts or takes up, and kills when one file is there; false where it came to its end. */
  private static boolean killedAt(Path out, List<String> moments) throws Exception {
    boolean begun = Files.exists(out.resolve("config.resolved.conf"));
    Process process = start(begun ? List.of("resume", out.toString()) : run(out));
    while (process.isAlive() && moments.stream().noneMatch(m -> Files.exists(out.resolve(m)))) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    boolean alive = process.isAlive();
    process.destroyForcibly().waitFor();
    assertThat(alive || process.exitValue() == 0).as(log()).isTrue();
    return alive;
  }

  /**
   * What is written to {@code /dev/full} finds the disk full. FaultyDiskTest does so at every
   * operation of a smaller run, the result's among them, whose leftovers a resume clears.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whereTheDiskIsFullItStopsWithASentenceAndLosesNothing() throws Exception {
    Path cut = temp.resolve("full");
    Trees.copy(whole.resolve("prepared"), cut.resolve("prepared"));
    assertThat(killedAt(cut, List.of("comal/steps/step-0001/groups.jsonl"))).as(log()).isTrue();
    for (String file :
        List.of(
            "comal/steps/step-0002/samples.rows",
            "comal/steps/step-0002/preferences.rows",
            "comal/steps/step-0002/groups.rows")) {
      Path partial = cut.resolve(file);
      Files.createDirectories(partial.getParent());
      Files.createSymbolicLink(partial, Path.of("/dev/full"));
      Commands.Finished full = Commands.comal(temp, "resume", cut.toString());
      assertThat(full.code()).as(file + full.output()).isNotZero();
      assertThat(full.output())
          .contains("comal: ", file, "the disk is full; make room")
          .doesNotContain("Exception", "\tat ");
      Files.delete(partial);
    }
    goesOn(cut);
    Trees.same(cut, whole);
  }

  @Test
  void whereTheOracleIsGoneItSaysSoAndLosesNothing() throws Exception {
    Path cut = temp.resolve("gone");
    Trees.copy(whole.resolve("prepared"), cut.resolve("prepared"));
    assertThat(killedAt(cut, List.of("comal/steps/step-0001/groups.jsonl"))).as(log()).isTrue();
    Path away = temp.resolve("away");
    Files.move(judge, away);
    Commands.Finished without = Commands.comal(temp, "resume", cut.toString());
    assertThat(without.code()).as(without.output()).isNotZero();
    assertThat(without.output())
        .contains("comal: ", judge.toString())
        .doesNotContain("Exception", "\tat ");

    Files.move(away, judge);
    goesOn(cut);
    Trees.same(cut, whole);
  }

  private static void goesOn(Path out) throws Exception {
    Commands.Finished rest = Commands.comal(temp, "resume", out.toString());
    assertThat(rest.code()).as(rest.output()).isZero();
  }

  private static Process start(List<String> arguments) throws IOException {
    return Commands.startComal(temp, temp.resolve("log.txt"), Map.of(), arguments);
  }

  private static String log() throws IOException {
    return Files.readString(temp.resolve("log.txt"));
  }
}
