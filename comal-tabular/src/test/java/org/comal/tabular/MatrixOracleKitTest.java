package org.comal.tabular;

import java.util.List;
import org.comal.data.Comparison;
import org.comal.oracle.PreferenceOracle;
import org.comal.tck.OracleKit;

class MatrixOracleKitTest extends OracleKit {
  @Override
  protected PreferenceOracle oracle() {
    return TwoGames.oracle();
  }

  @Override
  protected List<Comparison> comparisons() {
    return TwoGames.comparisons();
  }

  @Override
  protected boolean answersAnyPrompt() {
    return false;
  }
}
