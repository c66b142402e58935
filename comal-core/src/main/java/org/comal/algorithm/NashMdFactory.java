package org.comal.algorithm;

import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link NashMd}. */
public final class NashMdFactory implements AlgorithmFactory {
  @Override
  public About about() {
    return new About(
        "nash-md", "plays against a mixture with the reference; regularised Nash", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Step size: a number, a list (one value a step, the last stays), or {initial, factor, floor}.
        eta = 0.3
        # Strength of the pull to the reference, win rate per nat; takes what eta takes. eta times
        # tau must be below 1.
        tau = 0.1
        """;
  }

  @Override
  public Blueprint<Algorithm> read(Options options, Services services) {
    Schedule eta = Schedule.read(options, "eta");
    Schedule tau = Schedule.read(options, "tau");
    StepSize.check(options, eta, tau, true);
    return () -> new NashMd(eta, tau);
  }
}
