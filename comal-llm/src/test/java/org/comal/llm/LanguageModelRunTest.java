package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.event.Listener;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.plugin.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
