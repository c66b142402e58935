package org.comal.plugin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;

/** Turns a factory's documented keys into a config. */
public final class Defaults {
  private Defaults() {}

  /**
   * {@return the factory's {@link Factory#keys}, each value with the origin "defaults of NAME"}
   *
   * @param factory any factory; its keys are HOCON
   */
  public static Config of(Factory<?> factory) {
    return ConfigFactory.parseString(
        factory.keys(),
        ConfigParseOptions.defaults().setOriginDescription("defaults of " + factory.name()));
  }
}
