package org.comal.oracle;

import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Services;

/** Makes a {@link SampledOracle}. */
public final class SampledFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About(
        "sampled", "Bernoulli draws, 0 or 1, of another oracle's probabilities", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # The oracle inside: a block with a `use` of its own. Required.
        of = null
        """;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    Part<PreferenceOracle> of = services.read(PreferenceOracleFactory.class, options, "of");
    return () -> new SampledOracle(of.make());
  }
}
