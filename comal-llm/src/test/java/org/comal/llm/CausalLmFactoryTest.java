package org.comal.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.comal.plugin.Factory;
import org.comal.policy.Policy;
import org.comal.policy.PolicyFactory;
import org.comal.tck.FactoryKit;

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
}
