package org.comal.dataset;

import com.typesafe.config.Config;
import java.util.Optional;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.prompts.PromptSource;
import org.comal.prompts.PromptSourceFactory;

/** Makes a source of prompts that stand in files. */
public final class PromptsFactory implements PromptSourceFactory {
  @Override
  public String name() {
    return "prompts";
  }

  @Override
  public String summary() {
    return "prompts out of a data set, as JSON lines, JSON or Parquet";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Config defaults() {
    return Defaults.of(
        this,
        DataFile.KEYS
            + """
            # Whether the order is drawn, by run.seed; else it is that of the file.
            shuffle = false
            # Prompts to leave out at the beginning, after shuffling.
            skip = 0
            # Prompts to take behind those; null: all.
            limit = null
            """);
  }

  @Override
  public PromptSource create(Options options, Services services) {
    DataFile data = DataFile.of(options, services);
    data.look(options, "file", services, data::prompts);
    boolean shuffle = options.flag("shuffle");
    int skip = (int) options.integer("skip", 0, Integer.MAX_VALUE);
    int limit = options.has("limit") ? options.count("limit") : Integer.MAX_VALUE;
    return new FilePrompts(
        data,
        shuffle ? Optional.of(services.random().at("prompts")) : Optional.empty(),
        skip,
        limit);
  }
}
