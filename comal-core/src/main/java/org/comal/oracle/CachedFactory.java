package org.comal.oracle;

import com.typesafe.config.Config;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes a {@link CachedOracle}. */
public final class CachedFactory implements PreferenceOracleFactory {
  @Override
  public String name() {
    return "cached";
  }

  @Override
  public String summary() {
    return "another oracle's answers, each asked for once";
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
        # Answers kept in memory; the least recently used are forgotten first.
        max-entries = 1000000
        """);
  }

  @Override
  public PreferenceOracle create(Options options, Services services) {
    int maxEntries = options.count("max-entries");
    return new CachedOracle(
        services.create(PreferenceOracleFactory.class, options.block("of")), maxEntries);
  }
}
