package org.comal.oracle;

import org.comal.Stable;
import org.comal.plugin.Factory;

/** Makes a preference oracle out of a config's {@code oracle} block. */
@Stable
public interface PreferenceOracleFactory extends Factory<PreferenceOracle> {
  /** The oracle behind a {@link CheckedOracle}. */
  @Override
  default PreferenceOracle checked(PreferenceOracle made, String plugin) {
    return new CheckedOracle(made, plugin);
  }
}
