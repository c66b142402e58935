package org.comal.tck;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.comal.event.Listener;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Services;
import org.comal.plugin.Sources;
import org.comal.random.RandomSource;

/**
 * What {@link FactoryKit} gives a factory beside its block.
 *
 * @param registry the plugins there are
 * @param root the rest of the config
 * @param directory where relative paths start from
 * @param pending whether every path is still to be made, and no directory is there
 * @param sources of the config
 */
record KitServices(
    PluginRegistry registry, Options root, Path directory, boolean pending, Sources sources)
    implements Services {
  private static final Path NOT_MADE_YET = Path.of("not-made-yet");

  /** The block with a path that leads nowhere for each text that names a file or a folder. */
  static Config withNoFileThere(Config block, Path directory) {
    return ((ConfigObject) nowhere(block.root(), directory)).toConfig();
  }

  private static ConfigValue nowhere(ConfigValue value, Path directory) {
    if (value instanceof ConfigObject block) {
      Map<String, ConfigValue> all = new LinkedHashMap<>();
      block.forEach((key, of) -> all.put(key, key.equals("use") ? of : nowhere(of, directory)));
      return ConfigValueFactory.fromMap(all).withOrigin(value.origin());
    }
    if (value instanceof ConfigList list) {
      return ConfigValueFactory.fromIterable(
              list.stream().map(of -> nowhere(of, directory)).toList())
          .withOrigin(value.origin());
    }
    return value.valueType() == ConfigValueType.STRING
            && isThere((String) value.unwrapped(), directory)
        ? ConfigValueFactory.fromAnyRef(notMade((String) value.unwrapped()).toString())
            .withOrigin(value.origin())
        : value;
  }

  private static boolean isThere(String text, Path directory) {
    try {
      return !text.isBlank() && Files.exists(directory.resolve(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Path notMade(String text) {
    Path name = Path.of(text).getFileName();
    return name == null ? NOT_MADE_YET : NOT_MADE_YET.resolve(name);
  }

  @Override
  public Path baseDirectory() {
    return pending ? NOT_MADE_YET : directory;
  }

  @Override
  public Path path(Options block, String key) {
    String given = block.text(key);
    return pending ? notMade(given) : directory.resolve(given);
  }

  @Override
  public boolean pending(Path path) {
    return pending;
  }

  @Override
  public <U> Optional<U> shared(Class<U> type) {
    return type == Sources.class ? Optional.of(type.cast(sources)) : Optional.empty();
  }

  @Override
  public Listener listener() {
    return Listener.NONE;
  }

  @Override
  public RandomSource random() {
    return new RandomSource(7);
  }

  @Override
  public <U> Part<U> read(Class<? extends Factory<U>> kind, Options owner, String key) {
    return registry.read(kind, owner, key, this);
  }
}
