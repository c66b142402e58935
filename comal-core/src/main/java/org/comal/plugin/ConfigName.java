package org.comal.plugin;

import java.util.Locale;

/** How a constant of Java is called in configs and files. */
public final class ConfigName {
  private ConfigName() {}

  /**
   * {@return the name of an enum constant in a config, as {@code drop-turns}: in lower case, with
   * hyphens for underscores}
   *
   * @param constant of any enum
   */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
