package org.comal.plugin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigOrigin;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

/**
 * The factories there are, found by {@link ServiceLoader} on the class path and in plugin jars.
 *
 * <p>A jar or provider that cannot be loaded is listed in {@link #faults} and the others go on. Two
 * factories of one kind and name are a problem that names both jars, as is a plugin built against
 * another version of the interface; either stops a run that asks for it, and only that.
 */
public final class PluginRegistry {
  private final List<Plugin> plugins;
  private final List<Problem> faults;

  private PluginRegistry(List<Plugin> plugins, List<Problem> faults) {
    this.plugins = List.copyOf(plugins);
    this.faults = List.copyOf(faults);
  }

  /**
   * Finds every factory of the given kinds.
   *
   * @param kinds the factory interfaces to look for
   * @param jars plugin jars, added to the class path behind {@code parent}; they stay open for the
   *     life of the JVM
   */
  public static PluginRegistry load(
      List<Class<? extends Factory<?>>> kinds, List<Path> jars, ClassLoader parent) {
    List<Problem> faults = new ArrayList<>();
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      try {
        new ZipFile(jar.toFile()).close();
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(
            jar + " is not a file name that a class loader takes", e);
      } catch (IOException e) {
        faults.add(new Problem(jar.toString(), "cannot be read as a jar: " + e.getMessage()));
      }
    }
    @SuppressWarnings("resource") // plugin classes load lazily, so the loader stays open
    ClassLoader loader =
        urls.isEmpty() ? parent : new URLClassLoader("plugins", urls.toArray(URL[]::new), parent);
    List<Plugin> plugins = new ArrayList<>();
    for (Class<? extends Factory<?>> kind : kinds) {
      find(kind, loader, plugins, faults);
    }
    plugins.sort(
        Comparator.comparing((Plugin p) -> p.kind().getSimpleName())
            .thenComparing(p -> p.factory().name()));
    return new PluginRegistry(plugins, faults);
  }

  private static <F extends Factory<?>> void find(
      Class<F> kind, ClassLoader loader, List<Plugin> plugins, List<Problem> faults) {
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
        factory.name();
        plugins.add(new Plugin(kind, factory, jar));
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        faults.add(
            new Problem(jar, "a " + kind.getSimpleName() + " cannot be loaded: " + reason(e)));
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

  private static String jarOf(Class<?> type) {
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

  /** Every factory, by kind and name; duplicates included. */
  public List<Plugin> plugins() {
    return plugins;
  }

  /** Jars and providers that could not be loaded. */
  public List<Problem> faults() {
    return faults;
  }

  /** The names there are of one kind. */
  public List<String> names(Class<? extends Factory<?>> kind) {
    return plugins.stream()
        .filter(p -> p.kind() == kind)
        .map(p -> p.factory().name())
        .distinct()
        .sorted()
        .toList();
  }

  /** Every factory of one kind that can be used. */
  public <T> List<Factory<T>> all(Class<? extends Factory<T>> kind) {
    List<Factory<T>> usable = new ArrayList<>();
    for (Plugin p : plugins) {
      if (p.kind() == kind && p.factory().spiVersion() == Factory.SPI_VERSION) {
        usable.add(cast(kind, p));
      }
    }
    return usable;
  }

  /**
   * Makes what a block asks for by its {@code use}, after checking the block's keys.
   *
   * @param kind the factory interface
   * @param block a config block with a key {@code use}
   * @param services what factories may use beside the block
   * @throws ConfigException with every problem found so far, in this block and before
   */
  public <T> T create(Class<? extends Factory<T>> kind, Options block, Services services) {
    String name = block.text("use");
    block.check();
    Factory<T> factory = find(kind, name, block);
    Config defaults = factory.defaults();
    Options own = new Options(block.config().withoutPath("use"), block.path(), block.problems());
    own.rejectUnknown(defaults);
    Options options =
        new Options(own.config().withFallback(defaults), block.path(), block.problems());
    T made;
    try {
      made = factory.create(options, services);
    } catch (IllegalArgumentException | ArithmeticException e) {
      block.check();
      throw new ConfigException(
          List.of(Problem.at(origin(block), block.path() + ": " + e.getMessage())));
    } catch (IndexOutOfBoundsException | NullPointerException e) {
      block.check(); // a placeholder led astray; without one it is a fault of the factory
      throw e;
    }
    block.check();
    return made;
  }

  private <T> Factory<T> find(Class<? extends Factory<T>> kind, String name, Options block) {
    List<Plugin> found =
        plugins.stream().filter(p -> p.kind() == kind && p.factory().name().equals(name)).toList();
    if (found.size() == 1) {
      Plugin plugin = found.get(0);
      int version = plugin.factory().spiVersion();
      if (version != Factory.SPI_VERSION) {
        block.problem(
            "use",
            name
                + " in "
                + plugin.jar()
                + " was built against version "
                + version
                + " of the plugin interface, but this is version "
                + Factory.SPI_VERSION
                + "; build it again");
      }
      block.check();
      return cast(kind, plugin);
    }
    String what = block.path() + ".use is " + name + ", ";
    if (found.isEmpty()) {
      List<String> names = names(kind);
      String near = Options.nearest(name, names);
      String broken =
          faults.isEmpty()
              ? ""
              : "; not loaded: "
                  + faults.stream().map(Problem::toString).collect(Collectors.joining("; "));
      block.problem(
          "use",
          what
              + "but there is none of that name"
              + (near.startsWith("; known") ? "" : near)
              + "; there are: "
              + String.join(", ", names)
              + broken);
    } else {
      block.problem(
          "use",
          what
              + "but more than one plugin has that name: in "
              + found.stream().map(Plugin::jar).collect(Collectors.joining(" and in ")));
    }
    throw new ConfigException(block.problems().list());
  }

  @SuppressWarnings("unchecked") // a plugin of this kind makes this kind's objects
  private static <T> Factory<T> cast(Class<? extends Factory<T>> kind, Plugin plugin) {
    return (Factory<T>) kind.cast(plugin.factory());
  }

  private static ConfigOrigin origin(Options block) {
    return block.config().root().origin();
  }
}
