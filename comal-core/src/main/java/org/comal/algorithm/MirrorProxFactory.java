package org.comal.algorithm;

import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link MirrorProx}. */
public final class MirrorProxFactory implements AlgorithmFactory {
  @Override
  public About about() {
    return new About(
        "mirror-prox",
        "looks ahead, then steps; two prox steps a round, last iterate converges",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Step size: a number, a list (one value a round of two prox steps, the last stays), or
        # {initial, factor, floor}.
        eta = 0.3
        """;
  }

  @Override
  public Blueprint<Algorithm> read(Options options, Services services) {
    Schedule eta = Schedule.read(options, "eta");
    return () -> new MirrorProx(eta);
  }
}
