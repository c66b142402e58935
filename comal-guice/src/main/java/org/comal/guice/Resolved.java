package org.comal.guice;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import java.util.List;
import org.comal.plugin.Plugin;

/**
 * A config that was found to be in order, complete.
 *
 * @param config with the defaults of everything it uses; {@code run.out} is left out, so that the
 *     same run has the same config wherever it goes
 * @param plugins used, in the order of the blocks
 * @param operational the keys from the root to what says only how the work is done ({@link
 *     org.comal.plugin.Factory#operational})
 */
public record Resolved(ConfigObject config, List<Plugin> plugins, List<List<String>> operational) {
  /**
   * Copies plugins and operational keys.
   *
   * @param config not copied; it cannot change
   * @param plugins copied
   * @param operational copied
   */
  public Resolved {
    plugins = List.copyOf(plugins);
    operational = List.copyOf(operational);
  }

  /** {@return the config in HOCON: enough to repeat the run, wherever it is kept} */
  public String text() {
    return ConfigText.plain(config);
  }

  /**
   * {@return whether the work of an earlier config may be taken up with this one: they differ in
   * nothing, or in how the work is done alone}
   *
   * @param recorded an earlier config's {@link #text}
   */
  public boolean continues(String recorded) {
    try {
      return recorded.equals(text()) || Essence.of(recorded, operational).equals(essence());
    } catch (ConfigException damaged) {
      return false;
    }
  }

  /** {@return a text of all of the config that what comes of it depends on} */
  public String essence() {
    return Essence.of(text(), operational);
  }
}
