package org.comal.algorithm;

import com.typesafe.config.Config;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link BestResponse}. */
public final class BestResponseFactory implements AlgorithmFactory {
  @Override
  public String name() {
    return "best-response";
  }

  @Override
  public String summary() {
    return "mu <- Prox(mu, eta W(initial policy)): how far that policy can be exploited";
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
        eta = 5
        """);
  }

  @Override
  public Algorithm create(Options options, Services services) {
    return new BestResponse(Schedule.read(options, "eta"));
  }
}
