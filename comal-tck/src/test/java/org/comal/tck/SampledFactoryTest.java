package org.comal.tck;

import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.oracle.SampledFactory;
import org.comal.plugin.Factory;

class SampledFactoryTest extends FactoryKit<PreferenceOracle> {
  @Override
  protected Factory<PreferenceOracle> factory() {
    return new SampledFactory();
  }

  @Override
  protected Class<? extends Factory<PreferenceOracle>> kind() {
    return PreferenceOracleFactory.class;
  }

  @Override
  protected String block() {
    return "of { use = coin }";
  }
}
