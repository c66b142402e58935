package org.comal.guice;

import com.typesafe.config.ConfigObject;
import java.util.List;
import org.comal.plugin.Plugin;

/**
 * A config that was found to be in order, complete.
 *
 * @param config with the defaults of everything it uses; {@code run.out} is left out, so that the
 *     same run has the same config wherever it goes
 * @param plugins used, in the order of the blocks
 */
public record Resolved(ConfigObject config, List<Plugin> plugins) {
  public Resolved {
    plugins = List.copyOf(plugins);
  }

  /** The config in HOCON: enough to repeat the run, wherever it is kept. */
  public String text() {
    return ConfigText.plain(config);
  }
}
