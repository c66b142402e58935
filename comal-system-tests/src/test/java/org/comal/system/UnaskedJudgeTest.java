package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.system.Commands.comal;
import static org.comal.system.LoopbackJudge.Then.GONE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What bills: a command that looks at a config, or at what a finished run left, sends a judge
 * nothing, though the policy is a table and an evaluator wants the whole game.
 */
class UnaskedJudgeTest {
  private static final String GAME =
      """
      run    { seed = 3, steps = 2 }
      policy { use = tabular, responses = [yes, no, perhaps] }
      algorithm { use = comal, eta = 0.5, tau = 0.1, inner-steps = 1 }
      let.judge {
        use = judge
        url = "http://127.0.0.1:PORT/v1"
        model = fake
        template = "{instruction}: {output_1} or {output_2}?"
        logprobs = false
        retries = 0
      }
      """;
  private static final String SOLVED = "prox { use = exact }\n" + GAME;
  private static final String SAMPLED =
      "prox { use = inpo, samples = 4, epochs = 1, least-steps = 2 }\n" + GAME;

  @TempDir private Path temp;

  private Path config(LoopbackJudge judge, String config, String oracle) throws IOException {
    return Files.writeString(
        temp.resolve("judged.conf"),
        config.replace("PORT", "" + judge.port())
            + "oracle = "
            + oracle.replace("JUDGE", "${let.judge}")
            + "\n");
  }

  private static void expectNothing(LoopbackJudge judge, int before, Commands.Finished finished) {
    assertThat(finished.code()).as(finished.output()).isZero();
    assertThat(judge.answered).as(finished.output()).hasSize(before);
    assertThat(judge.open).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JUDGE",
        "{ use = cached, of = JUDGE }",
        "{ use = symmetrized, of = JUDGE }",
        "{ use = abstaining, of = JUDGE }",
        "{ use = recorded, file = \"answers.duckdb\", of = JUDGE }"
      })
  void looksAtAConfigAskNothing(String oracle) throws Exception {
    try (LoopbackJudge judge = new LoopbackJudge(0, Integer.MAX_VALUE, GONE)) {
      for (String game : List.of(SOLVED, SAMPLED)) {
        String config = config(judge, game, oracle).toString();
        expectNothing(judge, 0, comal(temp, "config", config));
        expectNothing(judge, 0, comal(temp, "run", config, "--dry-run", "--out", "out"));
        Commands.Finished told =
            comal(temp, "run", config, "--dry-run", "--rehearse=5", "--out", "out");
        expectNothing(judge, 0, told);
        assertThat(told.output()).contains("not rehearsed: the oracle, because asking it may cost");
      }
    }
  }

  /** Though nothing was asked before the run began. */
  @Test
  void aJudgeThatAbstainsOnATableIsASentence() throws Exception {
    try (LoopbackJudge judge = new LoopbackJudge(0, Integer.MAX_VALUE, GONE)) {
      Path config = config(judge, SOLVED, "JUDGE { labels = [first, second] }");
      Commands.Finished run = comal(temp, "run", config.toString(), "--out", "out");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.output())
          .contains("comal: exact work needs every preference, but the oracle judge:fake:")
          .contains(" said NaN of yes against no for prompt ")
          .doesNotContain("internal error");
    }
  }

  @Test
  void looksAtAFinishedRunAskNothing() throws Exception {
    try (LoopbackJudge judge = new LoopbackJudge(0, Integer.MAX_VALUE, GONE)) {
      String config = config(judge, SOLVED, "{ use = cached, of = JUDGE }").toString();
      Commands.Finished run = comal(temp, "run", config, "--out", "out");
      assertThat(run.code()).as(run.output()).isZero();
      int asked = judge.answered.size();
      assertThat(asked).as("the run itself asks").isPositive();
      expectNothing(judge, asked, comal(temp, "resume", "out"));
      expectNothing(judge, asked, comal(temp, "report", "out"));
      expectNothing(judge, asked, comal(temp, "plot", "out"));
      expectNothing(judge, asked, comal(temp, "config", "out/config.resolved.conf"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"JUDGE", "{ use = cached, of = JUDGE }"})
  void verifyingAsksAgainOnlyWhereItIsToldTo(String oracle) throws Exception {
    try (LoopbackJudge judge = new LoopbackJudge(0, Integer.MAX_VALUE, GONE)) {
      Commands.Finished run =
          comal(temp, "run", config(judge, SOLVED, oracle).toString(), "--out", "out");
      assertThat(run.code()).as(run.output()).isZero();
      int asked = judge.answered.size();
      assertThat(asked).isPositive();

      Commands.Finished refused = comal(temp, "verify", "out");
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.output())
          .contains("comal: repeating out would ask the oracle judge:fake:", "requests: " + asked)
          .contains("Say --ask-again if that is meant");
      assertThat(judge.answered).hasSize(asked);

      Commands.Finished verified = comal(temp, "verify", "out", "--ask-again");
      assertThat(verified.code()).as(verified.output()).isZero();
      assertThat(judge.answered).hasSize(2 * asked);
    }
  }

  @Test
  void verifyingWhatIsRecordedAsksNothing() throws Exception {
    try (LoopbackJudge judge = new LoopbackJudge(0, Integer.MAX_VALUE, GONE)) {
      String oracle = "{ use = recorded, file = \"answers.duckdb\", of = JUDGE }";
      Commands.Finished run =
          comal(temp, "run", config(judge, SOLVED, oracle).toString(), "--out", "out");
      assertThat(run.code()).as(run.output()).isZero();
      int asked = judge.answered.size();
      assertThat(asked).isPositive();
      expectNothing(judge, asked, comal(temp, "verify", "out"));
    }
  }
}
