package org.comal.tck;

import java.util.List;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.SampledOracle;

class SampledOracleTest extends OracleKit {
  @Override
  protected PreferenceOracle oracle() {
    return new SampledOracle(SmallGame.ORACLE);
  }

  /** Another oracle within. */
  @Override
  protected Optional<PreferenceOracle> other() {
    return Optional.of(new SampledOracle(SmallOracle.favouringTheFirst()));
  }

  @Override
  protected List<Comparison> firstWins() {
    return SmallOracle.FIRST_WINS;
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
