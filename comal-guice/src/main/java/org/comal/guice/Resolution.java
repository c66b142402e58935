package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Plugin;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problems;

/** Lays the defaults of all that a config uses under it. */
final class Resolution {
  private final PluginRegistry registry;
  private final List<Plugin> used = new ArrayList<>();

  private Resolution(PluginRegistry registry) {
    this.registry = registry;
  }

  /**
   * Completes a config of one run, or of a suite: then the runs are completed where they stand.
   *
   * @param usesBase whether the run depends on where relative paths start from
   */
  static Resolved of(Experiment experiment, PluginRegistry registry, boolean usesBase) {
    Resolution resolution = new Resolution(registry);
    Config complete = resolution.complete(experiment);
    ConfigObject stages = ConfigFactory.empty().root();
    for (Map.Entry<String, Experiment> stage : experiment.prepare().entrySet()) {
      Config own =
          resolution
              .task(stage.getValue())
              .withoutPath("run.base-directory")
              .withoutPath("run.plugins");
      stages = stages.withValue(stage.getKey(), own.root());
    }
    if (!stages.isEmpty()) {
      complete = complete.withValue(Stages.BLOCK, stages);
    }
    return resolution.placed(complete, experiment, usesBase);
  }

  /** Completes a task's config, and leaves out the blocks that the task does not read. */
  static Resolved ofTask(Experiment experiment, PluginRegistry registry, boolean usesBase) {
    Resolution resolution = new Resolution(registry);
    return resolution.placed(resolution.task(experiment), experiment, usesBase);
  }

  private Config task(Experiment experiment) {
    List<Kind<?>> read = Kind.ofTask(experiment.config(), registry);
    Config config = experiment.config();
    for (Kind<?> kind : Kind.OF_RUN) {
      config = read.contains(kind) ? config : config.withoutPath(kind.block());
    }
    config = completed(config, read).toConfig();
    for (String key :
        List.of(
            "steps",
            "record-every",
            "checkpoint-every",
            "prompt-subsets",
            "step-files",
            "keep-steps")) {
      config = config.withoutPath("run." + key);
    }
    for (Kind<?> kind : Kind.OF_RUN) {
      config = read.contains(kind) ? config : config.withoutPath(kind.block());
    }
    return config;
  }

  private Resolved placed(Config complete, Experiment experiment, boolean usesBase) {
    Config config =
        directory(complete, "run.base-directory", usesBase ? experiment.baseDirectory() : null);
    config = directory(config, "run.plugins", experiment.plugins().orElse(null));
    return new Resolved(config.root(), used);
  }

  private Config complete(Experiment experiment) {
    if (!experiment.isSuite()) {
      return run(experiment.config()).toConfig();
    }
    ConfigObject runs = ConfigFactory.empty().root();
    int number = 0;
    for (Map.Entry<String, Experiment> run : experiment.runs().entrySet()) {
      Config complete =
          run(run.getValue().config())
              .toConfig()
              .withoutPath("run.base-directory")
              .withoutPath("run.plugins");
      // Where a block stands says in which order it comes.
      runs = runs.withValue(run.getKey(), complete.root().withOrigin(place(++number)));
    }
    Config suite = runs.withOrigin(place(1)).atPath("suite.runs");
    if (experiment.matrix().isEmpty()) {
      return suite;
    }
    Config matrix =
        task(experiment.matrix().get())
            .withoutPath("run.base-directory")
            .withoutPath("run.plugins");
    return suite.withValue("suite.matrix", matrix.root().withOrigin(place(2)));
  }

  private static ConfigOrigin place(int number) {
    return ConfigOriginFactory.newSimple("the suite").withLineNumber(number);
  }

  /** Records a directory where the run depends on it, so that the record can stand elsewhere. */
  private static Config directory(Config config, String key, Path directory) {
    return directory == null
        ? config.withoutPath(key)
        : config.withValue(
            key, ConfigValueFactory.fromAnyRef(directory.toString(), "the place of the config"));
  }

  private ConfigObject run(Config config) {
    return completed(config.withoutPath(Kind.TASK.block()), Kind.OF_RUN)
        .withoutKey(Kind.TASK.block());
  }

  private ConfigObject completed(Config config, List<Kind<?>> kinds) {
    Config own = withoutFrame(config);
    Config defaults = withoutFrame(RootDefaults.CONFIG);
    ConfigObject run = over(own, defaults.withoutPath("prompts").withoutPath("data"));
    for (Kind<?> kind : kinds) {
      if (run.get(kind.block()) instanceof ConfigObject block) {
        run = run.withValue(kind.block(), complete(kind, block));
      }
    }
    return run;
  }

  /** What is of one run or task alone. */
  private static Config withoutFrame(Config config) {
    return config
        .withoutPath("run.out")
        .withoutPath("suite")
        .withoutPath(Stages.BLOCK)
        .withoutPath(Experiment.LET);
  }

  private ConfigObject complete(Kind<?> kind, ConfigObject block) {
    Plugin plugin = find(kind, block.get("use"));
    if (plugin == null) {
      return block;
    }
    if (!used.contains(plugin)) {
      used.add(plugin);
    }
    ConfigObject complete = over(block.toConfig(), plugin.factory().defaults());
    return nested(kind, complete);
  }

  /** Completes the blocks with a {@code use} in a block, at any depth. */
  private ConfigObject nested(Kind<?> kind, ConfigObject block) {
    ConfigObject complete = block;
    for (String key : block.keySet()) {
      if (block.get(key) instanceof ConfigObject inside) {
        complete =
            complete.withValue(
                key, inside.containsKey("use") ? complete(kind, inside) : nested(kind, inside));
      }
    }
    return complete;
  }

  private static ConfigObject over(Config own, Config defaults) {
    return new Options(own, "", new Problems()).over(defaults).config().root();
  }

  /**
   * What a {@code use} names: of the block's own kind, as an oracle in an oracle, or of another.
   */
  private Plugin find(Kind<?> kind, ConfigValue use) {
    if (use == null || use.valueType() != ConfigValueType.STRING) {
      return null;
    }
    String name = use.unwrapped().toString();
    List<Plugin> own = registry.named(kind.factory(), name);
    if (own.size() == 1) {
      return own.get(0);
    }
    List<Plugin> others =
        registry.plugins().stream()
            .filter(p -> p.factory().name().equals(name))
            .filter(p -> p.factory().spiVersion() == Factory.SPI_VERSION)
            .toList();
    return own.isEmpty() && others.size() == 1 ? others.get(0) : null;
  }
}
