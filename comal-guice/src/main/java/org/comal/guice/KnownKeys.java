package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.plugin.Defaults;
import org.comal.plugin.Plugin;
import org.comal.plugin.PluginRegistry;

/** Where in a config a key may stand: the root's own blocks, and those of every plugin there is. */
public final class KnownKeys {
  /** More places than these are no help in a sentence. */
  private static final int MOST_LISTED = 4;

  private final Map<String, List<String>> paths = new LinkedHashMap<>();

  private KnownKeys() {}

  /**
   * {@return the keys of the root and of all plugins}
   *
   * @param registry the plugins there are; keys that cannot be read are left to whoever uses the
   *     plugin
   */
  public static KnownKeys of(PluginRegistry registry) {
    KnownKeys known = new KnownKeys();
    known.add(RootDefaults.CONFIG.root(), "");
    for (Kind<?> kind : Kind.ALL) {
      for (Plugin plugin : registry.plugins()) {
        if (plugin.kind() == kind.factory()) {
          known.add(plugin, kind);
        }
      }
    }
    return known;
  }

  private void add(Plugin plugin, Kind<?> kind) {
    Config defaults;
    try {
      defaults = Defaults.of(plugin.factory());
    } catch (ConfigException unreadable) {
      return;
    }
    add(defaults.root(), kind.path() + ".");
  }

  private void add(ConfigObject block, String prefix) {
    for (Map.Entry<String, ConfigValue> e : block.entrySet()) {
      String path = prefix + e.getKey();
      List<String> places = paths.computeIfAbsent(e.getKey(), key -> new ArrayList<>());
      if (!places.contains(path)) {
        places.add(path);
      }
      if (e.getValue() instanceof ConfigObject nested) {
        add(nested, path + ".");
      }
    }
  }

  /**
   * {@return the paths from the root at which a key of this name may stand, those of the root's own
   * blocks first; none where there is none, or so many that none can have been meant}
   *
   * @param key its last name, as {@code tau}
   * @param ofTask whether those within the block of a task count
   */
  public List<String> paths(String key, boolean ofTask) {
    List<String> all =
        paths.getOrDefault(key, List.of()).stream()
            .filter(path -> ofTask || !path.startsWith(Kind.TASK.block() + "."))
            .toList();
    return all.size() > MOST_LISTED ? List.of() : all;
  }
}
