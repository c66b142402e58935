package org.comal.guice;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import org.comal.plugin.FileOrder;

/**
 * What of a config decides what comes of it: all but what is operational, with the order of blocks,
 * which is that of models, evaluators and stages.
 */
final class Essence {
  private Essence() {}

  /**
   * As a text: the same for configs that come to the same.
   *
   * @param operational the keys from the root to what is left out
   */
  static String of(String config, List<List<String>> operational) {
    ConfigObject essence = ConfigFactory.parseString(config).root();
    for (List<String> keys : operational) {
      essence = without(essence, keys);
    }
    List<String> lines = new ArrayList<>();
    write(essence, "", lines);
    return String.join("\n", lines);
  }

  private static ConfigObject without(ConfigObject block, List<String> keys) {
    String key = keys.get(0);
    if (keys.size() == 1) {
      return block.withoutKey(key);
    }
    return block.get(key) instanceof ConfigObject inside
        ? block.withValue(key, without(inside, keys.subList(1, keys.size())))
        : block;
  }

  private static void write(ConfigObject block, String path, List<String> lines) {
    block.keySet().stream()
        .filter(key -> !(block.get(key) instanceof ConfigObject))
        .sorted()
        .forEach(key -> write(block.get(key), path + "/" + key, lines));
    for (String key : FileOrder.of(block)) {
      if (block.get(key) instanceof ConfigObject inside) {
        lines.add(path + "/" + key);
        write(inside, path + "/" + key, lines);
      }
    }
  }

  private static void write(ConfigValue value, String path, List<String> lines) {
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
}
