package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Plugin;
import org.comal.plugin.Problems;
import org.comal.track.Tracker;

/** Writes what was read as a config that is complete: the defaults of all it uses under it. */
final class Resolution {
  private static final List<String> OF_RUNS =
      List.of(
          "steps",
          "record-every",
          "checkpoint-every",
          "prompt-subsets",
          "step-files",
          "keep-steps");

  private final Experiment experiment;
  private final Set<Plugin> used = new LinkedHashSet<>();
  private final List<List<String>> operational = new ArrayList<>();

  private Resolution(Experiment experiment) {
    this.experiment = experiment;
  }

  /** Completes a config of one run, or of a suite: then the runs are completed where they stand. */
  static Resolved of(Reading reading) {
    Resolution resolution = new Resolution(reading.experiment());
    Config complete = resolution.runs(reading);
    ConfigObject stages = ConfigFactory.empty().root();
    for (Map.Entry<String, Blocks> stage : reading.stages().entrySet()) {
      Config own = resolution.task(stage.getValue(), Stages.BLOCK, stage.getKey());
      stages = stages.withValue(stage.getKey(), withoutPlace(own).root());
    }
    if (!stages.isEmpty()) {
      complete = complete.withValue(Stages.BLOCK, stages);
    }
    return resolution.placed(complete, reading.usesBaseDirectory());
  }

  /** Completes a task's config, and leaves out the blocks that the task does not read. */
  static Resolved ofTask(Experiment experiment, Blocks task) {
    Resolution resolution = new Resolution(experiment);
    return resolution.placed(resolution.task(task), task.baseDirectoryUsed());
  }

  private Config runs(Reading reading) {
    if (!experiment.isSuite()) {
      return run(reading.runs().values().iterator().next()).toConfig();
    }
    ConfigObject runs = ConfigFactory.empty().root();
    int number = 0;
    for (Map.Entry<String, Blocks> run : reading.runs().entrySet()) {
      Config complete = run(run.getValue(), Suite.BLOCK, "runs", run.getKey()).toConfig();
      // Where a block stands says in which order it comes.
      runs =
          runs.withValue(run.getKey(), withoutPlace(complete).root().withOrigin(place(++number)));
    }
    Config suite = runs.withOrigin(place(1)).atPath("suite.runs");
    if (reading.matrix().isEmpty()) {
      return suite;
    }
    Config matrix = withoutPlace(task(reading.matrix().get(), Suite.BLOCK, Suite.MATRIX));
    return suite.withValue("suite.matrix", matrix.root().withOrigin(place(2)));
  }

  private ConfigObject run(Blocks blocks, String... above) {
    Config run = blocks.root().config().withoutPath(Kind.TASK.block());
    return completed(run, blocks, above).withoutKey(Kind.TASK.block());
  }

  private Config task(Blocks blocks, String... above) {
    Config config = withoutUnread(blocks.root().config(), blocks);
    config = withoutUnread(completed(config, blocks, above).toConfig(), blocks);
    for (String key : OF_RUNS) {
      config = config.withoutPath("run." + key);
    }
    return config;
  }

  private static Config withoutUnread(Config config, Blocks blocks) {
    Config read = config;
    for (Kind<?> kind : Kind.OF_RUN) {
      read = blocks.parts().containsKey(kind.block()) ? read : read.withoutPath(kind.block());
    }
    return read;
  }

  /**
   * The config of one run or task over the defaults of the root and of its parts.
   *
   * @param above the keys that lead to it in the whole
   */
  private ConfigObject completed(Config config, Blocks blocks, String... above) {
    Config defaults = withoutFrame(RootDefaults.CONFIG);
    ConfigObject whole =
        over(withoutFrame(config), defaults.withoutPath("prompts").withoutPath("data"));
    whole = portioned(whole, blocks.portion());
    for (Kind<?> kind : Kind.ALL) {
      Part<?> part = blocks.parts().get(kind.block());
      if (part != null) {
        whole = whole.withValue(kind.block(), part.config());
        part.walk(each -> each.plugin().ifPresent(used::add));
        for (List<String> keys : part.operational()) {
          operational.add(Stream.concat(Stream.of(above), keys.stream()).toList());
        }
      }
    }
    operational.add(Stream.concat(Stream.of(above), Stream.of(Kind.WORKERS.block())).toList());
    return whole.withValue(Kind.TRACKER.block(), trackers(blocks, above));
  }

  /** With the size of portions, which may go without saying but is no matter of who works. */
  private static ConfigObject portioned(ConfigObject whole, int prompts) {
    Config config = whole.toConfig();
    String key = RootBlock.PORTION_KEY;
    if (config.hasPath(key)) {
      return whole;
    }
    // Where a value comes from says in which order keys are written.
    ConfigOrigin place = RootDefaults.CONFIG.getObject("run").get("portion").origin();
    ConfigValue number = ConfigValueFactory.fromAnyRef(prompts).withOrigin(place);
    return config.withValue(key, number).root();
  }

  private ConfigObject trackers(Blocks blocks, String... above) {
    ConfigObject trackers = ConfigFactory.empty().root();
    int number = 0;
    for (Map.Entry<String, Part<Tracker>> tracker : blocks.trackers().entrySet()) {
      ConfigObject complete = tracker.getValue().config().withOrigin(place(++number));
      trackers = trackers.withValue(tracker.getKey(), complete);
      tracker.getValue().walk(each -> each.plugin().ifPresent(used::add));
    }
    operational.add(Stream.concat(Stream.of(above), Stream.of(Kind.TRACKER.block())).toList());
    return trackers;
  }

  private static ConfigObject over(Config own, Config defaults) {
    return new Options(own, "", new Problems()).over(defaults).config().root();
  }

  /** What is of one run or task alone. */
  private static Config withoutFrame(Config config) {
    return config
        .withoutPath("run.out")
        .withoutPath(Suite.BLOCK)
        .withoutPath(Stages.BLOCK)
        .withoutPath(ConfigFiles.LET);
  }

  private static Config withoutPlace(Config config) {
    return config.withoutPath("run.base-directory").withoutPath("run.plugins");
  }

  private static ConfigOrigin place(int number) {
    return ConfigOriginFactory.newSimple("the suite").withLineNumber(number);
  }

  /** Records the directories on which the work depends, so that the record can stand elsewhere. */
  private Resolved placed(Config complete, boolean usesBase) {
    Config config =
        directory(complete, "run.base-directory", usesBase ? experiment.baseDirectory() : null);
    config = directory(config, "run.plugins", experiment.plugins().orElse(null));
    // Where jars lie; which plugins are used is in their blocks.
    operational.add(List.of("run", "plugins"));
    return new Resolved(config.root(), List.copyOf(used), operational);
  }

  private static Config directory(Config config, String key, Path directory) {
    return directory == null
        ? config.withoutPath(key)
        : config.withValue(
            key, ConfigValueFactory.fromAnyRef(directory.toString(), "the place of the config"));
  }
}
