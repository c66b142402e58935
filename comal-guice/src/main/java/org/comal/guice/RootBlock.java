package org.comal.guice;

import com.typesafe.config.Config;
import org.comal.plugin.Options;
import org.comal.plugin.Problem;
import org.comal.plugin.Problems;
import org.comal.run.RunSettings;

/** Reads what stands at the root of a config outside of the plugins' blocks. */
final class RootBlock {
  private RootBlock() {}

  /** Seed, length and bookkeeping of the run; notes unknown keys of the root too. */
  static RunSettings settings(Config config, Problems problems) {
    Options run = run(config, problems);
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
  static long seed(Config config, Problems problems) {
    return seed(run(config, problems));
  }

  private static long seed(Options run) {
    return run.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** The block {@code run} over its defaults. */
  private static Options run(Config config, Problems problems) {
    new Options(config, "", problems).rejectUnknown(RootDefaults.KNOWN);
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
    checkTracking(new Options(config, "", problems).over(RootDefaults.CONFIG).block("tracking"));
    return run;
  }

  /** Notes what is wrong with the block {@code tracking}, which nothing here reads. */
  private static void checkTracking(Options tracking) {
    tracking.flag("tensorboard");
    tracking.text("experiment");
    if (tracking.has("mlflow")) {
      String server = tracking.text("mlflow");
      if (!server.isEmpty() && !server.matches("https?://[^\\s/]+(/\\S*)?")) {
        tracking.problem(
            "mlflow",
            "tracking.mlflow is \""
                + server
                + "\", but must be the address of a server, as \"http://localhost:5000\"");
      }
    }
  }
}
