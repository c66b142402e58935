package org.comal.algorithm;

import com.typesafe.config.Config;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link Inpo}. */
public final class InpoFactory implements AlgorithmFactory {
  @Override
  public String name() {
    return "inpo";
  }

  @Override
  public String summary() {
    return "solves the KL-regularised game, reference fixed";
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
        # Strength of the pull to the reference, win rate per nat; takes what eta takes.
        tau = 0.1
        """);
  }

  @Override
  public Algorithm create(Options options, Services services) {
    return new Inpo(Schedule.read(options, "eta"), Schedule.read(options, "tau"));
  }
}
