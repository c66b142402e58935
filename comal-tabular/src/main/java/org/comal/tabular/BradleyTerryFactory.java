package org.comal.tabular;

import java.util.Map;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link BradleyTerryOracle}. */
public final class BradleyTerryFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About("bradley-terry", "preferences from a reward for each response", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Reward of each response, in nats of odds: P(a beats b) = sigmoid(reward a - reward b). A
        # prompt of the prompts block may have its own.
        rewards = null
        # Names of the responses. Default: those of the policy block.
        responses = null
        """;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    TableConfig config = new TableConfig(options, services);
    Map<String, NamedTable> tables = MatrixFactory.tables(config, config::rewards);
    return () ->
        config.contextual()
            ? BradleyTerryOracle.byPrompt(tables)
            : BradleyTerryOracle.everywhere(tables.get(TableConfig.SINGLE));
  }
}
