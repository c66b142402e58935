package org.comal.guice;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.util.Modules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.event.Listener;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Opened;
import org.comal.plugin.PluginRegistry;
import org.comal.policy.Policy;
import org.comal.run.Run;
import org.comal.task.Task;
import org.comal.track.Tracker;
import org.comal.work.WorkerLoad;
import org.comal.work.Workers;

/**
 * A run made from a config, ready to go. Closing it closes the initial policy and the oracle, where
 * they are its own.
 *
 * @param run the run
 * @param load how its work is spread
 * @param borrows whether policy and oracle are another assembly's
 */
public record Assembly(Run run, WorkerLoad load, boolean borrows) implements AutoCloseable {

  /**
   * {@return everything that a config of one run asks for; the caller closes it}
   *
   * @param experiment a config of one run
   * @param registry the plugins that the config may name
   * @param listener who hears of progress
   * @throws org.comal.plugin.ConfigException with everything that is wrong, each with file and line
   */
  public static Assembly of(Experiment experiment, PluginRegistry registry, Listener listener) {
    return make(Assembly.class, experiment, registry, listener, binder -> {});
  }

  /**
   * {@return a run whose initial policy and oracle are those of this one, which is closed last}
   *
   * @param experiment with the same blocks {@code policy} and {@code oracle} and the same seed
   * @param registry the plugins that the config may name
   * @param listener who hears of progress
   * @throws org.comal.plugin.ConfigException as above
   */
  public Assembly beside(Experiment experiment, PluginRegistry registry, Listener listener) {
    Module lent =
        binder -> {
          binder.bind(Policy.class).toInstance(run.initial());
          binder.bind(PreferenceOracle.class).toInstance(run.game().oracle());
          binder.bind(Workers.class).toInstance(load.workers());
        };
    Assembly made = make(Assembly.class, experiment, registry, listener, lent);
    return new Assembly(made.run, made.load, true);
  }

  /**
   * {@return the oracle that a config asks for, made alone, for those who look what it is before
   * anything is begun; empty where the config has none; the caller closes it}
   *
   * @param experiment a config of a run or task that was checked
   * @param registry the plugins that the config may name
   * @param listener who hears of progress
   * @throws org.comal.plugin.ConfigException with everything that is wrong, each with file and line
   */
  public static Optional<PreferenceOracle> oracle(
      Experiment experiment, PluginRegistry registry, Listener listener) {
    return Kind.ORACLE.isIn(experiment.config())
        ? Optional.of(make(PreferenceOracle.class, experiment, registry, listener, binder -> {}))
        : Optional.empty();
  }

  /**
   * {@return the policy that a config asks for, made alone; the caller closes it}
   *
   * @param experiment with a block {@code policy}
   * @param registry the plugins that the config may name
   * @param listener who hears of progress
   * @throws org.comal.plugin.ConfigException with everything that is wrong, each with file and line
   */
  public static Policy policy(Experiment experiment, PluginRegistry registry, Listener listener) {
    return make(Policy.class, experiment, registry, listener, binder -> {});
  }

  /**
   * {@return the task that a config asks for; the caller closes it}
   *
   * @param experiment a config of a task
   * @param registry the plugins that the config may name
   * @param listener who hears of progress
   * @throws org.comal.plugin.ConfigException with everything that is wrong, each with file and line
   */
  public static Task task(Experiment experiment, PluginRegistry registry, Listener listener) {
    return make(Task.class, experiment, registry, listener, binder -> {});
  }

  /**
   * {@return the trackers that a config asks for, by their names, in the order of the file}
   *
   * @param experiment a config of one run or task
   * @param registry the plugins that the config may name
   * @throws org.comal.plugin.ConfigException with everything that is wrong, each with file and line
   */
  public static Map<String, Tracker> trackers(Experiment experiment, PluginRegistry registry) {
    Key<Map<String, Tracker>> trackers = new Key<>() {};
    return make(trackers, experiment, registry, Listener.NONE, binder -> {});
  }

  /**
   * {@return what the run will do and need, as {@link Run#plan} tells it, with the models of its
   * workers}
   */
  public List<String> plan() {
    List<String> plan = new ArrayList<>(run.plan());
    load.workers().plan(run.initial(), run.game().oracle()).forEach(line -> plan.add("  " + line));
    return plan;
  }

  private static <T> T make(
      Class<T> what,
      Experiment experiment,
      PluginRegistry registry,
      Listener listener,
      Module over) {
    return make(Key.get(what), experiment, registry, listener, over);
  }

  private static <T> T make(
      Key<T> what, Experiment experiment, PluginRegistry registry, Listener listener, Module over) {
    ComalModule module = new ComalModule(experiment, registry, listener);
    try {
      return Guice.createInjector(Modules.override(module).with(over)).getInstance(what);
    } catch (ProvisionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    Opened all = new Opened();
    all.addIfCloseable(run.algorithm());
    all.addIfCloseable(run.solver());
    all.add(run.game().work());
    if (!borrows) {
      all.add(run.game().oracle());
      all.add(run.initial());
    }
    run.evaluators().forEach(all::add);
    all.close();
  }
}
