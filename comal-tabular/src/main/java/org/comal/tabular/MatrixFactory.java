package org.comal.tabular;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link MatrixOracle}. */
public final class MatrixFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About("matrix", "preferences from a matrix", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # P(row beats column), one row a response: numbers from 0 to 1, 0.5 on the diagonal, mirrored
        # ones adding up to 1. A prompt of the prompts block may have its own.
        preferences = null
        # Names of the responses. Default: those of the policy block.
        responses = null
        """;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    TableConfig config = new TableConfig(options, services);
    Map<String, NamedTable> tables = tables(config, config::preferences);
    return () ->
        config.contextual()
            ? MatrixOracle.byPrompt(tables)
            : MatrixOracle.everywhere(tables.get(TableConfig.SINGLE));
  }

  /** What {@code reader} gives for each prompt. */
  static Map<String, NamedTable> tables(
      TableConfig config, Function<String, Optional<NamedTable>> reader) {
    Map<String, NamedTable> tables = new HashMap<>();
    config.prompts().forEach(id -> reader.apply(id).ifPresent(t -> tables.put(id, t)));
    return tables;
  }
}
