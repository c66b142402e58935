package org.comal.tabular;

import com.typesafe.config.Config;
import java.util.Map;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link BradleyTerryOracle}. */
public final class BradleyTerryFactory implements PreferenceOracleFactory {
  @Override
  public String name() {
    return "bradley-terry";
  }

  @Override
  public String summary() {
    return "preferences from a reward for each response";
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
        # Reward of each response, in nats of odds: P(a beats b) = sigmoid(reward a - reward b). A
        # prompt of the prompts block may have its own.
        rewards = null
        # Names of the responses. Default: those of the policy block.
        responses = null
        """);
  }

  @Override
  public PreferenceOracle create(Options options, Services services) {
    TableConfig config = new TableConfig(options, services);
    Map<String, NamedTable> tables = MatrixFactory.tables(config, config::rewards);
    options.check();
    return config.contextual()
        ? BradleyTerryOracle.byPrompt(tables)
        : BradleyTerryOracle.everywhere(tables.get(TableConfig.SINGLE));
  }
}
