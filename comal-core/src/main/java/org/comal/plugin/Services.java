package org.comal.plugin;

import com.typesafe.config.ConfigObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.Stable;
import org.comal.event.Listener;
import org.comal.random.RandomSource;

/** What a factory may use beside its own block. */
@Stable
public interface Services {

  /** {@return the whole config, for blocks that several factories share, as {@code prompts}} */
  Options root();

  /** {@return the directory that relative paths in the config start from: the config file's own} */
  Path baseDirectory();

  /**
   * {@return the path that a key of a block names} A relative one starts from {@link
   * #baseDirectory}; {@code prepared:NAME/REST} is REST in the directory that the stage NAME of the
   * config's {@code prepare} block works in. A name of no stage is noted as a problem.
   *
   * @param block the block that holds the key
   * @param key has a text for its value
   */
  default Path path(Options block, String key) {
    return baseDirectory().resolve(block.text(key));
  }

  /**
   * {@return the path that a key of a block names, as the files of a run may name it: absolute, but
   * where a stage of {@code prepare} or a run of the suite makes what is there, as the config says
   * it} A repetition of the run in another directory so writes the same.
   *
   * @param block the block that holds the key
   * @param key has a text for its value
   */
  default String lastingPath(Options block, String key) {
    return path(block, key).toAbsolutePath().toString();
  }

  /**
   * {@return whether a path is still to be made by a stage of {@code prepare}: a factory that looks
   * whether files are there, as it reads, leaves this one out}
   *
   * @param path one that {@link #path} gave
   */
  default boolean pending(Path path) {
    return false;
  }

  /** {@return who hears of progress} */
  Listener listener();

  /** {@return the run's random source} */
  RandomSource random();

  /**
   * Reads the block that stands at a key of another and names a plugin by its {@code use}: one
   * within the factory's own, as the {@code of} of an oracle in an oracle, or one of the {@link
   * #root}, as a task's {@code policy}. Whoever makes the object owns it.
   *
   * <p>A block that is missing or wrong is noted as a problem; the part is then never made.
   *
   * @param <T> what the part makes
   * @param kind the factory interface
   * @param owner the block that holds it
   * @param key where in {@code owner} the block stands
   * @return the part, to be made by the blueprint of the factory that asks
   */
  <T> Part<T> read(Class<? extends Factory<T>> kind, Options owner, String key);

  /**
   * {@return an object that all parts of a config share, as those who do its work; empty where
   * there is none of that type} To be asked for by a blueprint.
   *
   * @param <T> what it is
   * @param type names it
   */
  default <T> Optional<T> shared(Class<T> type) {
    return Optional.empty();
  }

  /**
   * {@return what is handed on of an object that a part made: the object itself, or one around it}
   *
   * @param <T> what the part makes
   * @param keys that lead from the root of the config to the part
   * @param inside the parts within it
   * @param made by the part's blueprint
   */
  default <T> T made(List<String> keys, List<Part<?>> inside, T made) {
    return made;
  }

  /**
   * {@return what {@link #read} gives, where the block is there and not empty}
   *
   * @param <T> what the part makes
   * @param kind the factory interface
   * @param owner the block that may hold it
   * @param key where in {@code owner} the block would stand
   */
  default <T> Optional<Part<T>> readOptional(
      Class<? extends Factory<T>> kind, Options owner, String key) {
    boolean empty =
        !owner.has(key)
            || owner.config().root().get(key) instanceof ConfigObject block && block.isEmpty();
    return empty ? Optional.empty() : Optional.of(read(kind, owner, key));
  }
}
