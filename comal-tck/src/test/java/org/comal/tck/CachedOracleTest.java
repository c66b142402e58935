package org.comal.tck;

import java.util.List;
import org.comal.data.Comparison;
import org.comal.oracle.CachedOracle;
import org.comal.oracle.PreferenceOracle;

class CachedOracleTest extends OracleKit {
  @Override
  protected PreferenceOracle oracle() {
    return new CachedOracle(SmallGame.ORACLE, 2);
  }

  @Override
  protected List<Comparison> comparisons() {
    return SmallOracle.QUESTIONS;
  }
}
