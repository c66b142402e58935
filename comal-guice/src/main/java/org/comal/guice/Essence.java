package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import org.comal.plugin.Options;
import org.comal.plugin.Plugin;

/**
 * What of a config decides what comes of it: all but the operational keys of its plugins, with the
 * order of blocks, which is that of models, evaluators and stages.
 */
final class Essence {
  private final List<Plugin> plugins;

  /**
   * @param plugins that the config uses
   */
  Essence(List<Plugin> plugins) {
    this.plugins = plugins;
  }

  /** As a text: the same for configs that come to the same. */
  String of(String config) {
    List<String> lines = new ArrayList<>();
    write(ConfigFactory.parseString(config).root(), "", lines);
    return String.join("\n", lines);
  }

  private void write(ConfigObject block, String path, List<String> lines) {
    ConfigObject essence = withoutOperational(block);
    essence.keySet().stream()
        .filter(key -> !(essence.get(key) instanceof ConfigObject))
        .sorted()
        .forEach(key -> write(essence.get(key), path + "/" + key, lines));
    for (String key : Options.inFileOrder(essence)) {
      if (essence.get(key) instanceof ConfigObject inside) {
        lines.add(path + "/" + key);
        write(inside, path + "/" + key, lines);
      }
    }
  }

  private void write(ConfigValue value, String path, List<String> lines) {
    if (value instanceof ConfigList list) {
      for (int i = 0; i < list.size(); i++) {
        write(list.get(i), path + "/" + i, lines);
      }
    } else if (value instanceof ConfigObject inside) {
      write(inside, path, lines);
    } else {
      lines.add(path + " = " + value.render(ConfigRenderOptions.concise()));
    }
  }

  private ConfigObject withoutOperational(ConfigObject block) {
    ConfigValue use = block.get("use");
    if (use == null) {
      return block;
    }
    Config essence = block.toConfig();
    for (Plugin plugin : plugins) {
      if (plugin.factory().name().equals(use.unwrapped())) {
        for (String path : plugin.factory().operational()) {
          essence = essence.withoutPath(path);
        }
      }
    }
    return essence.root();
  }
}
