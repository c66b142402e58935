package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.event.Listener;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.plugin.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A language model is aligned from a config, by the same algorithms and losses as a table. */
class LanguageModelRunTest {
  @TempDir private Path temp;

  @Test
  void runsToItsEnd() throws IOException {
    Experiment experiment = LanguageModelRuns.experiment(temp, "");
    LanguageModelRuns.run(experiment, temp.resolve("out"), Listener.NONE);
    assertThat(Files.readString(temp.resolve("out/result.json")))
        .contains("\"steps\": 2", "\"reference-updates\": 2", "causal-lm-");
    assertThat(Files.readAllLines(temp.resolve("out/metrics.jsonl"))).hasSize(3);
  }

  /** What is left is adapters, from which another run goes on. */
  @Test
  void adaptersAreTrainedSavedAndTakenUp() throws IOException {
    String lora = "policy.lora { rank = 4, alpha = 16 }\n";
    Path out = temp.resolve("out");
    LanguageModelRuns.run(LanguageModelRuns.experiment(temp, lora), out, Listener.NONE);
    Path saved = out.resolve("policy");
    assertThat(saved.resolve("adapter_model.safetensors")).exists();
    assertThat(saved.resolve("model.safetensors")).doesNotExist();

    String further = "policy.lora.adapter = \"" + saved + "\"";
    Path next = temp.resolve("next");
    LanguageModelRuns.run(LanguageModelRuns.experiment(temp, further), next, Listener.NONE);
    assertThat(next.resolve("policy/adapter_model.safetensors")).exists();

    Experiment other = LanguageModelRuns.experiment(temp, further + "\npolicy.lora.rank = 8");
    assertThatThrownBy(() -> Assembly.of(other, LanguageModelRuns.REGISTRY, Listener.NONE).close())
        .hasMessageContaining("policy.lora says LoRA of rank 8, alpha 16.0")
        .hasMessageContaining(saved + " holds LoRA of rank 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "targets = [q, head], rank = 2 | policy.lora.targets names head, but must be some of q, k",
        "alpha = 4 | policy.lora has alpha, but no adapters: set rank",
        "rank = -1 | policy.lora.rank is -1, but must be",
        "adapter = nowhere | but there is no adapter_config.json in it",
        "rank = 2, targets = [] | policy.lora.targets is [], but must be a list of texts",
      })
  void adaptersThatCannotBeAreProblemsOfTheConfig(String block, String problem) throws IOException {
    Experiment experiment = LanguageModelRuns.experiment(temp, "policy.lora { " + block + " }");
    assertThatThrownBy(() -> experiment.check(LanguageModelRuns.REGISTRY))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  /** Nash-MD samples a mixture of two policies. */
  @Test
  void adaptersOnOneBaseAreMixed() throws IOException {
    Experiment experiment =
        LanguageModelRuns.experiment(
            temp,
            "policy.lora.rank = 2\nalgorithm = null, algorithm.use = nash-md"
                + "\nprox.use = rebel, prox.opponents = 4, prox.samples = 8, prox.least-steps = 2");
    LanguageModelRuns.run(experiment, temp.resolve("out"), Listener.NONE);
    assertThat(Files.readString(temp.resolve("out/result.json"))).contains("\"steps\": 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inpo", "mirror-descent", "mirror-prox", "omwu", "nash-md"})
  void everyAlgorithmRunsOnIt(String algorithm) throws IOException {
    Experiment experiment =
        LanguageModelRuns.experiment(
            temp,
            "algorithm = null, algorithm.use = "
                + algorithm
                + "\nprox.use = rebel, prox.opponents = 4, prox.samples = 8, prox.least-steps = 2");
    LanguageModelRuns.run(experiment, temp.resolve("out"), Listener.NONE);
    assertThat(Files.readString(temp.resolve("out/result.json")))
        .contains("\"steps\": 2", "\"algorithm\": \"" + algorithm + "\"");
  }

  @Test
  void measuresKindsAndWinRatesAndLeavesATrajectory() throws IOException {
    String evaluator =
        """
        evaluator {
          use = several
          of {
            kinds {
              use = kinds
              samples = 64
              sampling.max-tokens = 3
              kinds {
                a = "^a$"
                b = "^b$"
                cd = "^cd$"
              }
            }
            wins { use = win-rate, samples = 8, sampling.max-tokens = 3 }
          }
        }
        """;
    Experiment experiment = LanguageModelRuns.experiment(temp, evaluator);
    LanguageModelRuns.run(experiment, temp.resolve("out"), Listener.NONE);
    List<String> metrics = Files.readAllLines(temp.resolve("out/metrics.jsonl"));
    assertThat(metrics).hasSize(3).allMatch(l -> l.contains("\"share-cd\"") && l.contains("gap"));
    assertThat(metrics.get(2)).contains("\"win-rate\"", "\"win-rate-error\"", "answer-tokens");
    List<String> trajectory = Files.readAllLines(temp.resolve("out/trajectory.csv"));
    assertThat(trajectory).hasSize(1 + 3 * 3).first().isEqualTo("step,prompt,response,probability");
    assertThat(trajectory.get(9)).startsWith("2,game,cd,");
    // The game's Nash policy is (4, 3, 4) / 11; .36 is 4 / 11 to two digits.
    assertThat(Files.readString(temp.resolve("out/result.json")))
        .containsPattern("\"nash\": \\{\\s*\"game\": \\{\\s*\"a\": 0.36");
    assertThat(experiment.check(LanguageModelRuns.REGISTRY).text())
        .as("nested blocks are recorded with their defaults")
        .contains("both-orders", "comparisons");
  }

  @Test
  void asksForPromptsWhereTheConfigHasNone() throws IOException {
    Experiment experiment = LanguageModelRuns.experiment(temp, "data = null");
    assertThatThrownBy(
            () -> Assembly.of(experiment, LanguageModelRuns.REGISTRY, Listener.NONE).close())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("lists none, so the run needs a block `data`");
  }

  @Test
  void reportsWhatIsWrongWithTheDataBlockBeforeAnythingIsLoaded() throws IOException {
    Experiment experiment =
        LanguageModelRuns.experiment(temp, "data { prompts = 7, promts = 1 }\nrun.steps = -1");
    assertThatThrownBy(() -> experiment.check(LanguageModelRuns.REGISTRY))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("data.prompts is 7, but must be a list of texts")
        .hasMessageContaining("data.promts is not a known key; did you mean prompts?")
        .hasMessageContaining("run.steps");
    assertThatThrownBy(
            () -> Assembly.of(experiment, LanguageModelRuns.REGISTRY, Listener.NONE).close())
        .hasMessageContaining("data.prompts is 7");
  }
}
