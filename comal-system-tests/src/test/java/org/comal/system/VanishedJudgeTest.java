package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.system.LoopbackJudge.Then.GONE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A judge behind an endpoint goes away in the middle of a run's comparisons: the run stops with a
 * sentence, asks only what is left when the judge is back, and leaves the same bytes.
 */
class VanishedJudgeTest {
  private static final String CONFIG =
      """
      run { seed = 3, steps = 3 }
      prepare {
        model {
          task {
            use = model-init
            shape {
              hidden-size = 32, num-hidden-layers = 2, num-attention-heads = 4
              num-key-value-heads = 2, intermediate-size = 64, max-position-embeddings = 64
            }
          }
        }
      }
      policy    { use = causal-lm, model = "prepared:model/model" }
      data      { use = inline, prompts = ["Why tea?", "And sea?"] }
      algorithm { use = mirror-descent, eta = 1 }
      prox      { use = ipo, samples = 4, sampling.max-tokens = 6, epochs = 1, least-steps = 3 }
      oracle {
        use = recorded
        file = "answers.duckdb"
        of {
          use = judge
          url = "URL"
          model = fake
          template = "{instruction}: {output_1} or {output_2}?"
          logprobs = false
          concurrency = 2
          retries = 1
          backoff-seconds = 0.01
        }
      }
      """;

  @TempDir private Path temp;

  @Test
  void losesNothingAndAsksNothingTwice() throws Exception {
    Path config = temp.resolve("judged.conf");
    Path whole = temp.resolve("whole/run");
    Path cut = temp.resolve("cut/run");
    List<String> questions;
    int port;
    try (LoopbackJudge judge = new LoopbackJudge(0, Integer.MAX_VALUE, GONE)) {
      port = judge.port();
      Files.writeString(config, CONFIG.replace("URL", "http://127.0.0.1:" + port + "/v1"));
      Commands.Finished run = run(config, whole);
      assertThat(run.code()).as(run.output()).isZero();
      questions = new ArrayList<>(judge.answered);
    }
    assertThat(questions).hasSizeGreaterThan(40).doesNotHaveDuplicates();
    Files.delete(temp.resolve("answers.duckdb"));

    List<String> asked = new ArrayList<>();
    // In the middle of the second prox step's comparisons.
    try (LoopbackJudge judge = new LoopbackJudge(port, questions.size() / 2, GONE)) {
      Commands.Finished run = run(config, cut);
      assertThat(run.code()).as(run.output()).isEqualTo(1);
      assertThat(run.output())
          .contains("comal: ", "127.0.0.1:" + port)
          .doesNotContain("Exception", "\tat ");
      asked.addAll(judge.answered);
    }
    Commands.Finished gone = Commands.comal(temp, "resume", cut.toString());
    assertThat(gone.code()).as(gone.output()).isEqualTo(1);
    assertThat(gone.output()).contains("127.0.0.1:" + port).doesNotContain("Exception", "\tat ");
    assertThat(cut.resolve("steps/step-0001/groups.jsonl")).exists();

    try (LoopbackJudge judge = new LoopbackJudge(port, Integer.MAX_VALUE, GONE)) {
      Commands.Finished rest = Commands.comal(temp, "resume", cut.toString());
      assertThat(rest.code()).as(rest.output()).isZero();
      asked.addAll(judge.answered);
    }
    assertThat(asked).as("each once").containsExactlyInAnyOrderElementsOf(questions);
    Trees.same(cut, whole);
  }

  private Commands.Finished run(Path config, Path out) throws Exception {
    return Commands.comal(temp, "run", config.toString(), "--out", out.toString());
  }
}
