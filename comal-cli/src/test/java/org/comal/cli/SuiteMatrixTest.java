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

/** What a suite of language models asks the task eval at its end. */
class SuiteMatrixTest {
  private static final String SUITE =
      """
      prepare {
        corpus { task { use = corpus, grammar = "CONF/quickstart/answers.grammar" } }
        model { task { use = model-init, tokenizer.texts = "prepared:corpus/rows.jsonl" } }
      }
      run.steps = 1
      policy { use = causal-lm, model = "prepared:model/model" }
      data { use = prompts, file = "prepared:corpus/prompts.jsonl" }
      oracle { use = onnx-pair, model = "CONF/quickstart/judge", template = "{instruction} {output}" }
      algorithm { use = mirror-descent }
      prox { use = ipo, sampling.max-tokens = 24 }
      suite {
        runs {
          b {}
          a { algorithm.eta = 0.1 }
        }
      MORE
      }
      """;

  @TempDir private Path temp;

  private Outcome resolved(String more) throws IOException {
    Path config = temp.resolve("suite.conf");
    Files.writeString(config, SUITE.replace("CONF", Cli.CONF.toString()).replace("MORE", more));
    return comal("config", config);
  }

  private static String withoutComments(String config) {
    return config.replaceAll(" *# .*", "");
  }

  @Test
  void comparesTheInitialPolicyAndEveryRunsByTheSuitesOracle() throws IOException {
    Outcome outcome = resolved("matrix { task { samples = 3 } }");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    String text = withoutComments(outcome.out());
    String matrix = text.substring(text.indexOf("\n  matrix {"));
    assertThat(matrix)
        .containsSubsequence("initial {", "b {", "policy = \"run:b/policy\"", "a {", "run:a/policy")
        .contains("use = eval", "samples = 3", "use = onnx-pair", "max-tokens = 24");
  }

  @Test
  void aRecordedConfigIsTheSameWhenItIsReadAgain() throws IOException {
    String first = resolved("").out();
    Path recorded = Files.writeString(temp.resolve("recorded.conf"), first);
    Outcome again = comal("config", recorded);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(withoutComments(again.out())).isEqualTo(withoutComments(first));
  }

  @Test
  void aRunOfAnotherKindOfPolicyIsNotCompared() throws IOException {
    Outcome outcome =
        resolved(
            """
              runs.table {
                alone = true
                policy { use = tabular, responses = [x, y] }
                oracle { use = matrix, preferences = [[0.5, 0.4], [0.6, 0.5]] }
                prox.use = exact
                algorithm { use = inpo }
              }
            """);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    String text = withoutComments(outcome.out());
    assertThat(text.substring(text.indexOf("\n  matrix {")))
        .contains("run:b/")
        .doesNotContain("table");
    String table = text.substring(text.indexOf("table {"), text.indexOf("\n  matrix {"));
    assertThat(table).contains("use = tabular", "steps = 1").doesNotContain("prompts.jsonl", "ipo");
  }

  @Test
  void canBeLeftOut() throws IOException {
    assertThat(resolved("matrix.enabled = false").out()).doesNotContain("matrix", "use = eval");
  }

  @Test
  void whatIsWrongInItIsToldBeforeAnythingRuns() throws IOException {
    Outcome bad = resolved("matrix { task { sampels = 3 } }");
    assertThat(bad.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(bad.err()).contains("sampels", "did you mean samples?");
  }
}
