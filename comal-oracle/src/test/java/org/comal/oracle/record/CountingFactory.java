package org.comal.oracle.record;

import com.typesafe.config.Config;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes a {@link CountingOracle}, for decorators to wear. */
public final class CountingFactory implements PreferenceOracleFactory {
  @Override
  public String name() {
    return "counting";
  }

  @Override
  public String summary() {
    return "prefers the longer text";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Config defaults() {
    return Defaults.of(this, "");
  }

  @Override
  public PreferenceOracle create(Options options, Services services) {
    return new CountingOracle("counting");
  }
}
