package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.comal.event.Listener;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.plugin.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers cannot draw is refused before anything is opened or asked. */
class ServedRunRefusalTest {
  /** Nothing listens there. */
  private static final String SERVER =
      """
      policy.sampler {
        use = server, urls = ["http://127.0.0.1:9"], publish = published
      }
      """;

  private static final String NASH =
      "algorithm = null, algorithm.use = nash-md\nprox.use = rebel, prox.opponents = 4\n";

  @TempDir private Path temp;

  private String refused(String settings) throws IOException {
    Experiment experiment = LanguageModelRuns.experiment(temp, settings);
    ConfigException[] thrown = new ConfigException[2];
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> experiment.checkSolvable(LanguageModelRuns.REGISTRY))
        .satisfies(e -> thrown[0] = e);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> Assembly.of(experiment, LanguageModelRuns.REGISTRY, Listener.NONE).close())
        .satisfies(e -> thrown[1] = e);
    assertThat(thrown[0].getMessage()).isEqualTo(thrown[1].getMessage());
    return thrown[0].getMessage();
  }

  @Test
  void mixturesAreRefusedWithFileAndLine() throws IOException {
    assertThat(refused(NASH + "policy.lora.rank = 2\n" + SERVER))
        .containsPattern("answers.conf:1[0-9]: policy.sampler: the algorithm draws from mixtures");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "policy.lora.rank = 0\n"})
  void adaptersThatAreNotThereAreRefusedWithFileAndLine(String lora) throws IOException {
    assertThat(refused(lora + SERVER))
        .containsPattern(
            "answers.conf:1[0-9]: policy.sampler.load is lora, but the policy has no adapters");
  }

  @Test
  void whatServersCanDrawIsNot() throws IOException {
    LanguageModelRuns.experiment(temp, "policy.lora.rank = 2\n" + SERVER)
        .checkSolvable(LanguageModelRuns.REGISTRY);
    LanguageModelRuns.experiment(temp, NASH).checkSolvable(LanguageModelRuns.REGISTRY);
    LanguageModelRuns.experiment(
            temp,
            SERVER
                + "policy.sampler { load = command, command = [serve, \"{folder}\"], model = base }")
        .checkSolvable(LanguageModelRuns.REGISTRY);
  }
}
