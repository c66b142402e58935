package org.comal.eval;

import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.tck.CountingOracle;

/** Makes a {@link CountingOracle}, for tasks to ask. */
public final class CountingFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About("counting", "prefers the longer text", SPI_VERSION);
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    return () -> new CountingOracle("counting");
  }
}
