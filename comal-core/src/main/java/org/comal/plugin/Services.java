package org.comal.plugin;

import java.nio.file.Path;
import org.comal.event.Listener;
import org.comal.random.RandomSource;

/** What a factory may use beside its own block. */
public interface Services {

  /** The whole config, for blocks that several factories share, as {@code prompts}. */
  Options root();

  /** The directory that relative paths in the config start from: the config file's own. */
  Path baseDirectory();

  /** Who hears of progress. */
  Listener listener();

  /** The run's random source. */
  RandomSource random();

  /**
   * Makes what a nested block asks for by its {@code use}.
   *
   * @throws ConfigException where the block names no known plugin or has other problems
   */
  <T> T create(Class<? extends Factory<T>> kind, Options block);
}
