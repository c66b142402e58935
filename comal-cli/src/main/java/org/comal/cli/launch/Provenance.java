package org.comal.cli.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.cli.console.Version;
import org.comal.files.SchemaVersion;
import org.comal.files.Sha256;
import org.comal.guice.Resolved;
import org.comal.plugin.Plugin;

/** What a run was made with; no times, so that a repeated run writes the same. */
public final class Provenance {
  private Provenance() {}

  /**
   * {@return what is written beside a run of a config: versions, hash of the config, seed, and
   * plugins with their jars}
   *
   * @param resolved the config with its defaults
   * @param seed that all randomness of the run starts from
   */
  public static Map<String, Object> of(Resolved resolved, long seed) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
    all.put("comal-version", Version.text());
    all.put("config-sha-256", Sha256.of(resolved.text()));
    all.put("seed", seed);
    all.put("java", properties("version", "java.version", "vendor", "java.vendor"));
    all.put("os", properties("name", "os.name", "arch", "os.arch"));
    List<Map<String, Object>> plugins = new ArrayList<>();
    for (Plugin plugin : resolved.plugins()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("kind", plugin.kind().getSimpleName());
      row.put("name", plugin.factory().name());
      row.put("jar", plugin.jar());
      plugins.add(row);
    }
    all.put("plugins", plugins);
    return all;
  }

  private static Map<String, Object> properties(String... keysAndProperties) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < keysAndProperties.length; i += 2) {
      all.put(keysAndProperties[i], System.getProperty(keysAndProperties[i + 1], ""));
    }
    return all;
  }
}
