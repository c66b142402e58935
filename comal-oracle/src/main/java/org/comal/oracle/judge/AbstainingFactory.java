package org.comal.oracle.judge;

import java.util.Set;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Services;

/** Makes an {@link AbstainingOracle}. */
public final class AbstainingFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About(
        "abstaining",
        "another oracle that may leave a bounded share of the questions open",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # The oracle inside: a block with a `use` of its own. Required.
        of = null
        # Share of the questions that may be left open; above it the run ends with an error.
        max-abstain = 0.05
        # Questions before the share is judged.
        after = 100
        """;
  }

  @Override
  public Set<String> operational() {
    return Set.of("max-abstain", "after");
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    double maxAbstain = options.number("max-abstain", 0, 1);
    long after = options.integer("after", 0, Long.MAX_VALUE);
    Part<PreferenceOracle> of = services.read(PreferenceOracleFactory.class, options, "of");
    return () -> new AbstainingOracle(of.make(), maxAbstain, after);
  }
}
