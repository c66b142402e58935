package org.comal.algorithm;

import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link BestResponse}. */
public final class BestResponseFactory implements AlgorithmFactory {
  @Override
  public About about() {
    return new About(
        "best-response",
        "mu <- Prox(mu, eta W(initial policy)): how far that policy can be exploited",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Step size: a number, a list (one value a step, the last stays), or {initial, factor, floor}.
        eta = 5
        """;
  }

  @Override
  public Blueprint<Algorithm> read(Options options, Services services) {
    Schedule eta = Schedule.read(options, "eta");
    return () -> new BestResponse(eta);
  }
}
