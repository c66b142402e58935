package org.comal.plugin;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Looks for factories on the class path and in plugin jars, and notes what cannot be loaded. */
final class PluginDiscovery {
  private final PluginJars files;
  private final ClassLoader loader;
  private final List<Plugin> plugins = new ArrayList<>();
  private final List<Problem> faults = new ArrayList<>();

  /**
   * @param jars plugin jars, added to the class path behind {@code parent}
   * @param parent the class path to look in first
   */
  PluginDiscovery(List<Path> jars, ClassLoader parent) {
    this.files = new PluginJars(jars, faults);
    this.loader = files.loader(parent);
  }

  /** What was found, in the order in which it was. */
  List<Plugin> plugins() {
    return plugins;
  }

  /** Jars and providers that could not be loaded. */
  List<Problem> faults() {
    return faults;
  }

  /** Finds every factory of a kind. */
  <F extends Factory<?>> void find(Class<F> kind) {
    Iterator<ServiceLoader.Provider<F>> providers =
        ServiceLoader.load(kind, loader).stream().iterator();
    while (true) {
      String jar = "";
      try {
        if (!providers.hasNext()) {
          return;
        }
        ServiceLoader.Provider<F> provider = providers.next();
        jar = jarOf(provider.type());
        F factory = provider.get();
        About about = factory.about();
        if (about == null || about.name().isBlank()) {
          faults.add(new Problem(jar, provider.type().getName() + " has no name"));
          continue;
        }
        plugins.add(new Plugin(kind, factory, jar));
        // A class loader takes the first of two jars with the same class and hides the other.
        for (String other : files.naming(kind, provider.type().getName())) {
          if (!other.equals(jar)) {
            plugins.add(new Plugin(kind, factory, other));
          }
        }
      } catch (AbstractMethodError e) {
        faults.add(
            new Problem(
                jar,
                "a "
                    + kind.getSimpleName()
                    + " was built against an earlier version of the plugin interface, but this is"
                    + " version "
                    + Factory.SPI_VERSION
                    + "; build it again"));
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        String where = jar.isEmpty() ? files.toBlame(kind, e, loader) : jar;
        faults.add(
            new Problem(where, "a " + kind.getSimpleName() + " cannot be loaded: " + reason(e)));
      }
    }
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == e ? e.toString() : e.getMessage() + " (" + root + ")";
  }

  /** The jar, or folder of classes, that a class came from; empty where that is not known. */
  static String jarOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "";
    }
    try {
      Path file = Path.of(source.getLocation().toURI());
      return file.endsWith("classes") || file.endsWith("test-classes")
          ? file.toString()
          : file.getFileName().toString();
    } catch (URISyntaxException | IllegalArgumentException notAFile) {
      return source.getLocation().toString();
    }
  }
}
