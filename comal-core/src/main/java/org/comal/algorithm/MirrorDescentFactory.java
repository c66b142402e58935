package org.comal.algorithm;

import com.typesafe.config.Config;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link MirrorDescent}. */
public final class MirrorDescentFactory implements AlgorithmFactory {
  @Override
  public String name() {
    return "mirror-descent";
  }

  @Override
  public String summary() {
    return "mu <- Prox(mu, eta W(mu)): iterative IPO, SPPO, DRO, REBEL, DPO by solver";
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
    return new MirrorDescent(Schedule.read(options, "eta"));
  }
}
