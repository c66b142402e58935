package org.comal.tck;

import java.util.List;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.SymmetrizedOracle;

class SymmetrizedOracleTest extends OracleKit {
  @Override
  protected PreferenceOracle oracle() {
    return new SymmetrizedOracle(SmallOracle.favouringTheFirst());
  }

  /** Another oracle within. */
  @Override
  protected Optional<PreferenceOracle> other() {
    return Optional.of(new SymmetrizedOracle(SmallGame.ORACLE));
  }

  @Override
  protected List<Comparison> firstWins() {
    return SmallOracle.FIRST_WINS;
  }

  @Override
  protected List<Comparison> comparisons() {
    return SmallOracle.QUESTIONS;
  }
}
