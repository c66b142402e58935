package org.comal.tabular;

import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Factory;
import org.comal.tck.FactoryKit;

class BradleyTerryFactoryTest extends FactoryKit<PreferenceOracle> {
  @Override
  protected Factory<PreferenceOracle> factory() {
    return new BradleyTerryFactory();
  }

  @Override
  protected Class<? extends Factory<PreferenceOracle>> kind() {
    return PreferenceOracleFactory.class;
  }

  @Override
  protected String block() {
    return "rewards = [0, 1, 2]";
  }

  @Override
  protected String root() {
    return "policy { use = tabular, responses = [a, b, c], initial = [0.2, 0.5, 0.3] }";
  }
}
