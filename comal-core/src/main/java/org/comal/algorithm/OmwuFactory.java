package org.comal.algorithm;

import com.typesafe.config.Config;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link Omwu}. */
public final class OmwuFactory implements AlgorithmFactory {
  @Override
  public String name() {
    return "omwu";
  }

  @Override
  public String summary() {
    return "optimistic multiplicative weights; last iterate converges";
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
        # Step size: a number, a list (one value a step, the last stays), or {initial, factor, floor}.
        eta = 0.3
        """);
  }

  @Override
  public Algorithm create(Options options, Services services) {
    return new Omwu(Schedule.read(options, "eta"));
  }
}
