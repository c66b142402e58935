package com.example.brevity;

import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link BrevityOracle}. */
public final class BrevityFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About("brevity", "prefers the shorter response", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Characters of difference at which the odds are e to 1.
        scale = 10
        """;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    double scale = options.positive("scale");
    return () -> BrevityOracle.of(scale);
  }
}
