package org.comal.tck;

import java.util.List;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.oracle.CachedOracle;
import org.comal.oracle.PreferenceOracle;

class CachedOracleTest extends OracleKit {
  @Override
  protected PreferenceOracle oracle() {
    return new CachedOracle(SmallGame.ORACLE, 2);
  }

  /** Another oracle within. */
  @Override
  protected Optional<PreferenceOracle> other() {
    return Optional.of(new CachedOracle(SmallOracle.favouringTheFirst(), 2));
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
