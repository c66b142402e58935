package org.comal.tck;

import org.comal.plugin.Factory;
import org.comal.prompts.InlineFactory;
import org.comal.prompts.PromptSource;
import org.comal.prompts.PromptSourceFactory;

class InlineFactoryTest extends FactoryKit<PromptSource> {
  @Override
  protected Factory<PromptSource> factory() {
    return new InlineFactory();
  }

  @Override
  protected Class<? extends Factory<PromptSource>> kind() {
    return PromptSourceFactory.class;
  }

  @Override
  protected String block() {
    return "prompts = [\"Say it.\", \"Again.\"]";
  }
}
