package org.comal.tabular;

import java.util.List;
import java.util.Optional;
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

  /** b beats a in 9 of 10 comparisons, p beats s in 9 of 10. */
  @Override
  protected List<Comparison> firstWins() {
    List<Comparison> asked = TwoGames.comparisons();
    return List.of(asked.get(0).swapped(), asked.get(3));
  }

  @Override
  protected Optional<PreferenceOracle> other() {
    return Optional.of(TwoGames.otherOracle());
  }

  @Override
  protected boolean answersAnyPrompt() {
    return false;
  }
}
