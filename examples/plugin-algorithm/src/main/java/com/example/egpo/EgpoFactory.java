package com.example.egpo;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.AlgorithmFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link Egpo}. */
public final class EgpoFactory implements AlgorithmFactory {
  @Override
  public About about() {
    return new About("egpo", "looks ahead in the regularised game, then steps", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Step size.
        eta = 0.3
        # Strength of the pull towards the initial policy, win rate per nat.
        tau = 0.1
        """;
  }

  @Override
  public Blueprint<Algorithm> read(Options options, Services services) {
    double eta = options.positive("eta");
    double tau = options.positive("tau");
    return () -> new Egpo(eta, tau);
  }
}
