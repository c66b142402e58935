package org.comal.llm.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Factory;
import org.comal.policy.PolicySampler;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSamplerFactoryTest extends FactoryKit<PolicySampler> {
  @Override
  protected Factory<PolicySampler> factory() {
    return new ServerSamplerFactory();
  }

  @Override
  protected String block() {
    return "urls = [\"http://localhost:1/v1\"], publish = served";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "urls = [\"ftp://there\"], publish = p | urls: the url must be one of the web",
        "urls = [\"http://a?key=k\"], publish = p | a key goes into the variable that key-env names",
        "urls = [\"http://a\"] | policy.sampler.publish is missing",
        "urls = [\"http://a\"], load = none | policy.sampler.model is missing",
        "urls = [\"http://a\"], load = command, publish = p, model = m | command is missing",
        "urls = [\"http://a\"], load = command, publish = p, model = m, command = [serve] | no {folder}",
        "urls = [\"http://a\"], speech = llama-cpp, publish = p | loads no adapters while it runs",
        "urls = [\"http://a\"], publish = p, key-env = NONE | no such variable is set",
        "urls = [\"http://a\"], publish = p, log-prob-bound = 0 | log-prob-bound is 0",
      })
  void whatDoesNotGoTogetherIsSaidAtItsKey(String block, String message) {
    assertThatThrownBy(() -> SamplerBlocks.read(block, Path.of(".")))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.problems().toString()).contains(message));
  }
}
