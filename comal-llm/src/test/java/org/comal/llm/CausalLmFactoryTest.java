package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.comal.plugin.Factory;
import org.comal.policy.Policy;
import org.comal.policy.PolicyEnd;
import org.comal.policy.PolicyFactory;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CausalLmFactoryTest extends FactoryKit<Policy> {
  private static final Path FOLDER = folder();

  private static Path folder() {
    try {
      return TinyPolicies.folder(TinyModels.VARIANTS.get(0), 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Factory<Policy> factory() {
    return new CausalLmFactory();
  }

  @Override
  protected Class<? extends Factory<Policy>> kind() {
    return PolicyFactory.class;
  }

  @Override
  protected String block() {
    return "model = \"" + FOLDER + "\"\n" + TestDevice.LINE;
  }

  @Test
  void goesOnFromAModelOrFromAdapters(@TempDir Path saved) throws IOException {
    Config config = ConfigFactory.parseString("policy { model = base, lora.rank = 2 }");
    PolicyEnd end = new PolicyEnd(Map.of(), saved);
    Config whole = new CausalLmFactory().continued(config, end).orElseThrow();
    assertThat(whole.getString("policy.model")).isEqualTo(saved.toString());
    Files.writeString(saved.resolve("adapter_config.json"), "{}");
    Config adapters = new CausalLmFactory().continued(config, end).orElseThrow();
    assertThat(adapters.getString("policy.model")).isEqualTo("base");
    assertThat(adapters.getString("policy.lora.adapter")).isEqualTo(saved.toString());
  }
}
