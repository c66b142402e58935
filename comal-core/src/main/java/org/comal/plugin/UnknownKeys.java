package org.comal.plugin;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Map;

/**
 * Looks for keys that nothing reads.
 *
 * @param problems where they are noted
 */
record UnknownKeys(Problems problems) {
  /**
   * Notes every key that {@code known} does not have, with the nearest one that it has.
   *
   * @param known a block in it that has keys is searched too; a null or an empty block may hold
   *     anything
   * @param where the block stands in the whole config
   */
  void note(ConfigObject block, ConfigObject known, String where) {
    for (Map.Entry<String, ConfigValue> e : block.entrySet()) {
      String key = e.getKey();
      String full = where.isEmpty() ? key : where + "." + key;
      ConfigValue model = known.get(key);
      if (model == null) {
        problems.add(
            Problem.at(
                e.getValue().origin(),
                full + " is not a known key" + Nearest.to(key, known.keySet()).advice()));
      } else if (model instanceof ConfigObject nested
          && !nested.isEmpty()
          && e.getValue() instanceof ConfigObject given) {
        note(given, nested, full);
      }
    }
  }
}
