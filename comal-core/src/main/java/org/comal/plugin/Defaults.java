package org.comal.plugin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;

/** Turns a factory's documented keys into a config. */
public final class Defaults {
  private static final String ORIGIN = "defaults of ";

  private Defaults() {}

  /**
   * {@return the factory's {@link Factory#keys}, each value with the origin "defaults of NAME"}
   *
   * @param factory any factory; its keys are HOCON
   */
  public static Config of(Factory<?> factory) {
    return of(factory.name(), factory.keys());
  }

  /**
   * {@return documented keys, each value with the origin "defaults of NAME"}
   *
   * @param name whose they are
   * @param keys in HOCON
   */
  public static Config of(String name, String keys) {
    return ConfigFactory.parseString(
        keys, ConfigParseOptions.defaults().setOriginDescription(ORIGIN + name));
  }

  /** Whether a value stands in no file of the user's, but in what it has where none is given. */
  static boolean isOrigin(ConfigOrigin origin) {
    return origin.description().startsWith(ORIGIN);
  }
}
