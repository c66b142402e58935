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

  /**
   * The path that a key of a block names. A relative one starts from {@link #baseDirectory}; {@code
   * prepared:NAME/REST} is REST in the directory that the stage NAME of the config's {@code
   * prepare} block works in. A name of no stage is noted as a problem.
   */
  default Path path(Options block, String key) {
    return baseDirectory().resolve(block.text(key));
  }

  /**
   * Whether a path is still to be made by a stage of {@code prepare}: a factory that looks whether
   * files are there, before its {@link Options#check}, leaves this one out.
   */
  default boolean pending(Path path) {
    return false;
  }

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
