package org.comal.tck;

import java.util.List;
import org.comal.data.Comparison;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.SymmetrizedOracle;

class SymmetrizedOracleTest extends OracleKit {
  @Override
  protected PreferenceOracle oracle() {
    return new SymmetrizedOracle(SmallOracle.favouringTheFirst());
  }

  @Override
  protected List<Comparison> comparisons() {
    return SmallOracle.QUESTIONS;
  }
}
