package org.comal.guice;

import com.google.inject.Guice;
import com.google.inject.ProvisionException;
import org.comal.event.Listener;
import org.comal.plugin.PluginRegistry;
import org.comal.run.Run;

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
    ComalModule module =
        new ComalModule(experiment.config(), experiment.baseDirectory(), registry, listener);
    try {
      return new Assembly(Guice.createInjector(module).getInstance(Run.class));
    } catch (ProvisionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    run.initial().close();
    run.game().oracle().close();
  }
}
