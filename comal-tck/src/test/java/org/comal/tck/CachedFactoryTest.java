package org.comal.tck;

import org.comal.oracle.CachedFactory;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Factory;

class CachedFactoryTest extends FactoryKit<PreferenceOracle> {
  @Override
  protected Factory<PreferenceOracle> factory() {
    return new CachedFactory();
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
