package org.comal.guice;

import com.google.inject.Guice;
import com.google.inject.ProvisionException;
import org.comal.evaluate.Evaluator;
import org.comal.event.Listener;
import org.comal.plugin.PluginRegistry;
import org.comal.run.Run;
import org.comal.task.Task;

/**
 * A run made from a config, ready to go. Closing it closes the initial policy and the oracle.
 *
 * @param run the run
 */
public record Assembly(Run run) implements AutoCloseable {

  /**
   * Makes everything that a config of one run asks for.
   *
   * @throws org.comal.plugin.ConfigException with everything that is wrong, each with file and line
   */
  public static Assembly of(Experiment experiment, PluginRegistry registry, Listener listener) {
    return new Assembly(make(Run.class, experiment, registry, listener));
  }

  /**
   * Makes the task that a config asks for; the caller closes it.
   *
   * @throws org.comal.plugin.ConfigException with what is wrong, each with file and line; {@link
   *     Experiment#checkTask} finds everything that is
   */
  public static Task task(Experiment experiment, PluginRegistry registry, Listener listener) {
    return make(Task.class, experiment, registry, listener);
  }

  private static <T> T make(
      Class<T> what, Experiment experiment, PluginRegistry registry, Listener listener) {
    ComalModule module = new ComalModule(experiment, registry, listener);
    try {
      return Guice.createInjector(module).getInstance(what);
    } catch (ProvisionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    run.evaluators().forEach(Evaluator::close);
    run.initial().close();
    run.game().oracle().close();
  }
}
