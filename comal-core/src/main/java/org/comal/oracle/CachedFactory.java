package org.comal.oracle;

import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Services;

/** Makes a {@link CachedOracle}. */
public final class CachedFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About("cached", "another oracle's verdicts, each asked for once", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # The oracle inside: a block with a `use` of its own. Required.
        of = null
        # Verdicts kept in memory; the least recently used are forgotten first.
        max-entries = 1000000
        """;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    int maxEntries = options.count("max-entries");
    Part<PreferenceOracle> of = services.read(PreferenceOracleFactory.class, options, "of");
    return () -> new CachedOracle(of.make(), maxEntries);
  }
}
