package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.event.Listener;
import org.comal.files.Json;
import org.comal.plugin.Part;
import org.comal.plugin.Plugin;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problems;
import org.comal.plugin.Sources;

/** The parts of one config, by their keys and by what they made. */
final class ConfigSources implements Sources {
  private static final String DEVICE = "device";
  private static final String DEVICES = "devices";

  private final Blocks blocks;
  private final Experiment experiment;
  private final PluginRegistry registry;
  private final Map<Object, List<String>> made =
      Collections.synchronizedMap(new IdentityHashMap<>());

  ConfigSources(Blocks blocks, Experiment experiment, PluginRegistry registry) {
    this.blocks = blocks;
    this.experiment = experiment;
    this.registry = registry;
  }

  /** Notes that a part made an object. */
  void add(List<String> keys, Object object) {
    made.put(object, keys);
  }

  @Override
  public Optional<List<String>> keys(Object object) {
    return Optional.ofNullable(made.get(object));
  }

  @Override
  public Part<?> part(List<String> keys) {
    List<Part<?>> all = new ArrayList<>();
    roots(keys.get(0)).forEach(root -> root.walk(all::add));
    return all.stream()
        .filter(part -> part.keys().equals(keys))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("the config has no block " + String.join(".", keys)));
  }

  private List<? extends Part<?>> roots(String key) {
    if (key.equals(Kind.EVALUATOR.block())) {
      return Evaluators.read(blocks).candidates();
    }
    return Kind.ALL.stream()
        .filter(kind -> kind.block().equals(key))
        .map(kind -> blocks.part(kind))
        .toList();
  }

  @Override
  public Sources onDevice(String device) {
    ConfigObject root = on(device, experiment.config().root());
    return of(
        new Experiment(
            experiment.name(), root.toConfig(), experiment.baseDirectory(), experiment.stages()),
        registry);
  }

  /** The same config read once more, by itself. */
  static ConfigSources of(Experiment experiment, PluginRegistry registry) {
    Config alone =
        Kind.WORKERS
            .without(Kind.SAMPLER.without(experiment.config()))
            .withoutPath(RootBlock.PORTION_KEY);
    Experiment own =
        new Experiment(experiment.name(), alone, experiment.baseDirectory(), experiment.stages());
    return new Blocks(own, registry, Listener.NONE, new Problems()).sources();
  }

  /** A block, and those within it, where it leaves its device open. */
  private ConfigObject on(String device, ConfigObject block) {
    ConfigObject all = block;
    for (Map.Entry<String, ConfigValue> e : block.entrySet()) {
      if (e.getValue() instanceof ConfigObject inside) {
        all = all.withValue(e.getKey(), on(device, inside));
      }
    }
    if (block.get("use") == null) {
      return all;
    }
    String name = block.get("use").unwrapped().toString();
    for (Kind<?> kind : List.of(Kind.POLICY, Kind.ORACLE)) {
      for (Plugin plugin : registry.named(kind.factory(), name)) {
        Config keys = ConfigFactory.parseString(plugin.factory().keys());
        ConfigValue given = block.get(DEVICE);
        if (keys.root().containsKey(DEVICE)
            && (given == null || "auto".equals(given.unwrapped()))) {
          all = all.withValue(DEVICE, ConfigValueFactory.fromAnyRef(device, "workers.devices"));
        }
        all = keys.root().containsKey(DEVICES) ? all.withoutKey(DEVICES) : all;
      }
    }
    return all;
  }

  @Override
  public String sent() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(SentConfig.NAME, experiment.name());
    // Stages are done by then, and what they need, as secrets, is not for workers.
    Config needed =
        Kind.TRACKER.without(Kind.WORKERS.without(experiment.config())).withoutPath(Stages.BLOCK);
    map.put(SentConfig.CONFIG, ConfigText.forWorkers(needed.root()));
    map.put(SentConfig.BASE, experiment.baseDirectory().toString());
    experiment.plugins().ifPresent(p -> map.put(SentConfig.PLUGINS, p.toAbsolutePath().toString()));
    Stages stages = experiment.stages();
    map.put(SentConfig.STAGES, stages.names());
    stages.directory().ifPresent(d -> map.put(SentConfig.PREPARED, d.toAbsolutePath().toString()));
    return Json.line(map);
  }
}
