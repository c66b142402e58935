package org.comal.dataset;

import java.util.Optional;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.prompts.PromptSource;
import org.comal.prompts.PromptSourceFactory;
import org.comal.random.RandomSource;

/** Makes a source of prompts that stand in files. */
public final class PromptsFactory implements PromptSourceFactory {
  @Override
  public About about() {
    return new About(
        "prompts", "prompts out of a data set, as JSON lines, JSON or Parquet", SPI_VERSION);
  }

  @Override
  public String keys() {
    return DataFile.KEYS
        + """
            # Whether the order is drawn, by run.seed; else it is that of the file.
            shuffle = false
            # Prompts to leave out at the beginning, after shuffling.
            skip = 0
            # Prompts to take behind those; null: all.
            limit = null
            """;
  }

  @Override
  public Blueprint<PromptSource> read(Options options, Services services) {
    DataFile data = DataFile.of(options, services);
    data.look(options, "file", services, data::prompts);
    boolean shuffle = options.flag("shuffle");
    int skip = (int) options.integer("skip", 0, Integer.MAX_VALUE);
    int limit = options.has("limit") ? options.count("limit") : Integer.MAX_VALUE;
    Optional<RandomSource> order =
        shuffle ? Optional.of(services.random().at("prompts")) : Optional.empty();
    return () -> new FilePrompts(data, order, skip, limit);
  }
}
