package org.comal.oracle;

import com.typesafe.config.Config;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes a {@link SymmetrizedOracle}. */
public final class SymmetrizedFactory implements PreferenceOracleFactory {
  @Override
  public String name() {
    return "symmetrized";
  }

  @Override
  public String summary() {
    return "both orders of another oracle, averaged";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Config defaults() {
    return Defaults.of(
        this,
        """
        # The oracle inside: a block with a `use` of its own. Required.
        of = null
        """);
  }

  @Override
  public PreferenceOracle create(Options options, Services services) {
    return new SymmetrizedOracle(
        services.create(PreferenceOracleFactory.class, options.block("of")));
  }
}
