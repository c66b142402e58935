package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.files.Json;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;
import org.comal.plugin.Sources;

/** Reads a config that another machine sent, with the plugins that are there. */
public final class SentConfig {
  static final String NAME = "name";
  static final String CONFIG = "config";
  static final String BASE = "base-directory";
  static final String PLUGINS = "plugins";
  static final String STAGES = "stages";
  static final String PREPARED = "prepared";

  private SentConfig() {}

  /**
   * {@return the parts of a config that was sent} Paths in it start from the sender's folders,
   * which must be found here at the same place.
   *
   * @param text what {@link Sources#sent} gave
   * @throws IOException where it is no such text, or the plugins cannot be listed
   */
  public static Sources open(String text) throws IOException {
    JsonRow row = JsonReader.read(text);
    Config config = ConfigFactory.parseString(row.text(CONFIG)).resolve(Secrets.resolving());
    List<String> stages =
        ((List<?>) row.values().get(STAGES)).stream().map(Object::toString).toList();
    Experiment experiment =
        new Experiment(
            row.text(NAME),
            config,
            Path.of(row.text(BASE)),
            new Stages(stages, path(row, PREPARED)));
    return ConfigSources.of(experiment, Registry.of(path(row, PLUGINS)));
  }

  /**
   * {@return the folder in which the sender found its plugins}
   *
   * @param text what {@link Sources#sent} gave
   * @throws IOException where it is no such text
   */
  public static Optional<Path> plugins(String text) throws IOException {
    return path(JsonReader.read(text), PLUGINS);
  }

  /**
   * {@return the same for a process that has the plugins on its class path}
   *
   * @param text what {@link Sources#sent} gave
   * @throws IOException where it is no such text
   */
  public static String withoutPlugins(String text) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>(JsonReader.read(text).values());
    values.remove(PLUGINS);
    return Json.line(values);
  }

  private static Optional<Path> path(JsonRow row, String key) {
    return Optional.ofNullable((String) row.values().get(key)).map(Path::of);
  }
}
