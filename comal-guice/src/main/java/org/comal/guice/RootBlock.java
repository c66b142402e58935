package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.comal.plugin.Options;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problem;
import org.comal.plugin.Problems;
import org.comal.run.RunSettings;

/** Reads what stands at the root of a config outside of the plugins' blocks. */
final class RootBlock {
  /** The key that says how prompts are cut. */
  static final String PORTION_KEY = "run.portion";

  private static final int PORTION = 64;
  private static final String BEFORE_TRACKERS = "tracking";

  private RootBlock() {}

  /** Seed, length and bookkeeping of the run; notes unknown keys of the root too. */
  static RunSettings settings(Config config, PluginRegistry registry, Problems problems) {
    Options run = run(config, registry, problems);
    int before = problems.count();
    long seed = seed(run);
    long steps = run.integer("steps", 0, 1L << 53);
    RunSettings settings =
        new RunSettings(
            seed,
            steps,
            run.has("record-every") ? run.integer("record-every", 1, 1L << 53) : 1,
            run.has("checkpoint-every") ? run.integer("checkpoint-every", 1, 1L << 53) : 0,
            run.count("prompt-subsets"),
            run.choice("step-files", RunSettings.StepFileRule.class),
            run.flag("keep-steps"));
    return problems.count() == before ? settings : RunSettings.of(1, 0);
  }

  /** The seed, which runs and tasks have; notes unknown keys of the root too. */
  static long seed(Config config, PluginRegistry registry, Problems problems) {
    return seed(run(config, registry, problems));
  }

  /**
   * Prompts of a portion of work; 0 for all in one.
   *
   * @param workers whether the config has any
   */
  static int portion(Config config, boolean workers, PluginRegistry registry, Problems problems) {
    Options run = run(config, registry, problems);
    if (run.has("portion")) {
      return (int) run.integer("portion", 0, Integer.MAX_VALUE);
    }
    return workers ? PORTION : 0;
  }

  private static long seed(Options run) {
    return run.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** The block {@code run} over its defaults. */
  private static Options run(Config config, PluginRegistry registry, Problems problems) {
    rejectUnknown(config, registry, problems);
    if (config.hasPath("suite")) {
      problems.add(
          Problem.at(
              config.getValue("suite").origin(), "a suite is several runs; take one of them"));
    }
    Options run = new Options(config, "", problems).over(RootDefaults.CONFIG).block("run");
    for (String directory : new String[] {"out", "base-directory", "plugins"}) {
      if (run.has(directory)) {
        run.text(directory);
      }
    }
    return run;
  }

  /** Notes unknown keys; of one that belongs into a block, where it belongs. */
  private static void rejectUnknown(Config config, PluginRegistry registry, Problems problems) {
    Set<String> unknown = new TreeSet<>(config.root().keySet());
    unknown.removeAll(RootDefaults.KNOWN.root().keySet());
    ConfigObject rest =
        unknown.isEmpty()
            ? config.root()
            : withoutMisplaced(config, unknown, KnownKeys.of(registry), problems);
    new Options(rest.toConfig(), "", problems).rejectUnknown(RootDefaults.KNOWN);
  }

  /** Notes those of the unknown keys that belong into a block, and leaves them out. */
  private static ConfigObject withoutMisplaced(
      Config config, Set<String> unknown, KnownKeys known, Problems problems) {
    ConfigObject rest = config.root();
    for (String key : unknown) {
      if (key.equals(BEFORE_TRACKERS)) {
        problems.add(
            Problem.at(
                config.root().get(key).origin(),
                "tracking was a block of versions before the first release; trackers takes its"
                    + " place, as trackers { board { use = tensorboard } }"));
        rest = rest.withoutKey(key);
        continue;
      }
      List<String> paths = known.paths(key, Kind.TASK.isIn(config));
      if (!paths.isEmpty()) {
        problems.add(
            Problem.at(
                config.root().get(key).origin(),
                key
                    + " is not a key at the root of a config; a key of that name is "
                    + String.join(" or ", paths)));
        rest = rest.withoutKey(key);
      }
    }
    return rest;
  }
}
