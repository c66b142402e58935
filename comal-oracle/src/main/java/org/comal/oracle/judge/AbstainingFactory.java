package org.comal.oracle.judge;

import com.typesafe.config.Config;
import java.util.Set;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes an {@link AbstainingOracle}. */
public final class AbstainingFactory implements PreferenceOracleFactory {
  @Override
  public String name() {
    return "abstaining";
  }

  @Override
  public String summary() {
    return "another oracle that may leave a bounded share of the questions open";
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
        # The oracle inside: a block with a `use` of its own. Required.
        of = null
        # Share of the questions that may be left open; above it the run ends with an error.
        max-abstain = 0.05
        # Questions before the share is judged.
        after = 100
        """);
  }

  @Override
  public Set<String> operational() {
    return Set.of("max-abstain", "after");
  }

  @Override
  public PreferenceOracle create(Options options, Services services) {
    double maxAbstain = options.number("max-abstain", 0, 1);
    long after = options.integer("after", 0, Long.MAX_VALUE);
    return new AbstainingOracle(
        services.create(PreferenceOracleFactory.class, options.block("of")), maxAbstain, after);
  }
}
