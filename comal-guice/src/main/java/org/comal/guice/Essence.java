package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import org.comal.plugin.Plugin;

/** What of a config decides what comes of it: all but the operational keys of its plugins. */
final class Essence {
  private final List<Plugin> plugins;

  Essence(List<Plugin> plugins) {
    this.plugins = plugins;
  }

  ConfigObject of(ConfigObject config) {
    ConfigObject essence = config;
    for (String key : config.keySet()) {
      essence = essence.withValue(key, of(config.get(key)));
    }
    ConfigValue use = config.get("use");
    if (use != null) {
      Config block = essence.toConfig();
      for (Plugin plugin : plugins) {
        if (plugin.factory().name().equals(use.unwrapped())) {
          for (String path : plugin.factory().operational()) {
            block = block.withoutPath(path);
          }
        }
      }
      essence = block.root();
    }
    return essence;
  }

  private ConfigValue of(ConfigValue value) {
    if (value instanceof ConfigObject object) {
      return of(object);
    }
    if (value instanceof ConfigList list) {
      List<ConfigValue> each = new ArrayList<>();
      list.forEach(v -> each.add(of(v)));
      return ConfigValueFactory.fromIterable(each.stream().map(ConfigValue::unwrapped).toList());
    }
    return value;
  }
}
