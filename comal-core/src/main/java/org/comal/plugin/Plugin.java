package org.comal.plugin;

import org.comal.Stable;

/**
 * A factory that was found.
 *
 * @param kind the factory interface, as {@code ProxSolverFactory}
 * @param factory the factory
 * @param jar file name of the jar, or of the directory, that it came from
 */
@Stable
public record Plugin(Class<? extends Factory<?>> kind, Factory<?> factory, String jar) {

  /** Its name and where it is from, for messages. */
  String named() {
    return jar.isEmpty() ? factory.name() : factory.name() + " in " + jar;
  }
}
