package org.comal.algorithm;

import com.typesafe.config.Config;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link MirrorProx}. */
public final class MirrorProxFactory implements AlgorithmFactory {
  @Override
  public String name() {
    return "mirror-prox";
  }

  @Override
  public String summary() {
    return "looks ahead, then steps; two prox steps a round, last iterate converges";
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
    return new MirrorProx(Schedule.read(options, "eta"));
  }
}
