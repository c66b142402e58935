package org.comal.tck;

import java.util.List;
import org.comal.data.Comparison;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.SampledOracle;

class SampledOracleTest extends OracleKit {
  @Override
  protected PreferenceOracle oracle() {
    return new SampledOracle(SmallGame.ORACLE);
  }

  @Override
  protected List<Comparison> comparisons() {
    return SmallOracle.QUESTIONS;
  }

  @Override
  protected boolean deterministic() {
    return false;
  }

  @Override
  protected boolean antisymmetric() {
    return false;
  }
}
