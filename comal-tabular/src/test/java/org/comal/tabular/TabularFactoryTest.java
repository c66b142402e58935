package org.comal.tabular;

import org.comal.plugin.Factory;
import org.comal.policy.Policy;
import org.comal.policy.PolicyFactory;
import org.comal.tck.FactoryKit;

class TabularFactoryTest extends FactoryKit<Policy> {
  @Override
  protected Factory<Policy> factory() {
    return new TabularFactory();
  }

  @Override
  protected Class<? extends Factory<Policy>> kind() {
    return PolicyFactory.class;
  }

  @Override
  protected String block() {
    return "responses = [a, b, c], initial = [0.2, 0.5, 0.3]";
  }
}
