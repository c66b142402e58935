package org.comal.oracle;

import com.typesafe.config.Config;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes a {@link SampledOracle}. */
public final class SampledFactory implements PreferenceOracleFactory {
  @Override
  public String name() {
    return "sampled";
  }

  @Override
  public String summary() {
    return "Bernoulli draws, 0 or 1, of another oracle's probabilities";
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
    return new SampledOracle(services.create(PreferenceOracleFactory.class, options.block("of")));
  }
}
