package org.comal.tabular;

import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Factory;
import org.comal.tck.FactoryKit;

class MatrixFactoryTest extends FactoryKit<PreferenceOracle> {
  @Override
  protected Factory<PreferenceOracle> factory() {
    return new MatrixFactory();
  }

  @Override
  protected Class<? extends Factory<PreferenceOracle>> kind() {
    return PreferenceOracleFactory.class;
  }

  @Override
  protected String block() {
    return "preferences = [[0.5, 0.1, 0.8], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]]";
  }

  @Override
  protected String root() {
    return "policy { use = tabular, responses = [a, b, c], initial = [0.2, 0.5, 0.3] }";
  }
}
