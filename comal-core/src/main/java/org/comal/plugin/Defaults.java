package org.comal.plugin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;

/** Turns a factory's documented defaults into a config. */
public final class Defaults {
  private Defaults() {}

  /**
   * Parses {@code hocon} and gives its values the origin "defaults of NAME".
   *
   * @param factory whose defaults these are
   * @param hocon keys with their defaults, each with a comment above it
   */
  public static Config of(Factory<?> factory, String hocon) {
    return ConfigFactory.parseString(
        hocon, ConfigParseOptions.defaults().setOriginDescription("defaults of " + factory.name()));
  }
}
