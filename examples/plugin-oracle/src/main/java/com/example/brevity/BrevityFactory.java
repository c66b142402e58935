package com.example.brevity;

import com.typesafe.config.Config;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link BrevityOracle}. */
public final class BrevityFactory implements PreferenceOracleFactory {
  @Override
  public String name() {
    return "brevity";
  }

  @Override
  public String summary() {
    return "prefers the shorter answer";
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
        # Characters of difference at which the odds are e to 1.
        scale = 10
        """);
  }

  @Override
  public PreferenceOracle create(Options options, Services services) {
    return new BrevityOracle(options.positive("scale"));
  }
}
