package org.comal.guice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.plugin.PluginRegistry;

/** Loads the registry that goes with a config. */
public final class Registry {
  private Registry() {}

  /**
   * {@return built-in plugins and those in the experiment's plugin directory}
   *
   * @param experiment whose {@code plugins} key may name a directory
   * @throws IOException where that directory cannot be listed
   */
  public static PluginRegistry of(Experiment experiment) throws IOException {
    return of(experiment.plugins());
  }

  /**
   * {@return built-in plugins and those in the jars of a directory}
   *
   * @param directory its jars are read in the order of their names; empty for the built-in plugins
   *     alone
   * @throws IOException where the directory cannot be listed
   */
  public static PluginRegistry of(Optional<Path> directory) throws IOException {
    List<Path> jars = List.of();
    if (directory.isPresent()) {
      try (Stream<Path> files = Files.list(directory.get())) {
        jars = files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
      }
    }
    return PluginRegistry.load(Kind.factories(), jars, Registry.class.getClassLoader());
  }
}
