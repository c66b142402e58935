package org.comal.guice;

import org.comal.event.Listener;
import org.comal.plugin.ConfigException;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problem;
import org.comal.plugin.Problems;
import org.comal.run.RunSettings;

/**
 * Reads blocks without doing what they ask for.
 *
 * <p>A factory calls {@link org.comal.plugin.Options#check} between reading and slow work. Here
 * that call always stops it, because a problem that nobody has is noted from the beginning; all
 * other problems are then those of the config.
 */
final class Rehearsal {
  private static final Problem STOP = Problem.of("a rehearsal ends before slow work");

  private Rehearsal() {}

  /**
   * Notes what is wrong with one run's config.
   *
   * @return whether something in it asked where relative paths start from
   */
  static boolean of(Experiment run, PluginRegistry registry, Problems into) {
    RunSettings settings = RootBlock.settings(run.config(), into);
    boolean usesBase = false;
    for (Kind<?> kind : Kind.OF_RUN) {
      boolean leftOut = kind.equals(Kind.EVALUATOR) && Evaluators.automatic(run.config(), into);
      leftOut |= kind.equals(Kind.DATA) && !kind.isIn(run.config());
      if (!leftOut) {
        usesBase |= of(kind, run, registry, settings.seed(), into);
      }
    }
    return usesBase;
  }

  /**
   * Notes what is wrong with a task's config: its own block, and those that its factory names.
   *
   * @return whether something in it asked where relative paths start from
   */
  static boolean ofTask(Experiment task, PluginRegistry registry, Problems into) {
    long seed = RootBlock.taskSeed(task.config(), into);
    boolean usesBase = false;
    for (Kind<?> kind : Kind.ofTask(task.config(), registry)) {
      usesBase |= of(kind, task, registry, seed, into);
    }
    return usesBase;
  }

  /**
   * Notes what is wrong with one block.
   *
   * @return whether something in it asked where relative paths start from
   */
  static boolean of(
      Kind<?> kind, Experiment experiment, PluginRegistry registry, long seed, Problems into) {
    Problems own = new Problems();
    own.add(STOP);
    BlockServices services = new BlockServices(experiment, registry, Listener.NONE, own, seed);
    try {
      services.create(kind);
    } catch (ConfigException stopped) {
      own.list().stream().filter(p -> !p.equals(STOP)).forEach(into::add);
    }
    return services.baseDirectoryUsed();
  }
}
