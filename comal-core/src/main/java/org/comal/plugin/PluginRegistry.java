package org.comal.plugin;

import com.typesafe.config.Config;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * The factories there are, found by {@link ServiceLoader} on the class path and in plugin jars.
 *
 * <p>A jar or provider that cannot be loaded is listed in {@link #faults} and the others go on. Two
 * factories of one kind and name are a problem that names both jars, as is a plugin built against
 * another version of the interface; either stops a run that asks for it, and only that.
 */
public final class PluginRegistry {
  private static final Comparator<Plugin> BY_KIND_AND_NAME =
      Comparator.comparing((Plugin p) -> p.kind().getSimpleName())
          .thenComparing(p -> p.factory().name());

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
    PluginJars files = new PluginJars(jars, faults);
    ClassLoader loader = files.loader(parent);
    List<Plugin> plugins = new ArrayList<>();
    for (Class<? extends Factory<?>> kind : kinds) {
      find(kind, loader, files, plugins, faults);
    }
    plugins.sort(BY_KIND_AND_NAME);
    return new PluginRegistry(plugins, faults);
  }

  private static <F extends Factory<?>> void find(
      Class<F> kind,
      ClassLoader loader,
      PluginJars files,
      List<Plugin> plugins,
      List<Problem> faults) {
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
        if (factory.name() == null || factory.name().isBlank()) {
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

  /** This registry with factories added that were not found but given. */
  public PluginRegistry and(
      Class<? extends Factory<?>> kind, List<? extends Factory<?>> factories) {
    List<Plugin> all = new ArrayList<>(plugins);
    for (Factory<?> factory : factories) {
      if (plugins.stream().noneMatch(p -> p.kind() == kind && p.factory() == factory)) {
        all.add(new Plugin(kind, factory, jarOf(factory.getClass())));
      }
    }
    all.sort(BY_KIND_AND_NAME);
    return new PluginRegistry(all, faults);
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

  /** The plugins of a kind and name: none, one, or more where a name was given twice. */
  public List<Plugin> named(Class<? extends Factory<?>> kind, String name) {
    return plugins.stream()
        .filter(p -> p.kind() == kind && p.factory().name().equals(name))
        .toList();
  }

  /** Every factory of one kind that a block could ask for: one of its name, of this version. */
  public <T> List<Factory<T>> all(Class<? extends Factory<T>> kind) {
    List<Factory<T>> usable = new ArrayList<>();
    for (Plugin p : plugins) {
      if (p.kind() == kind
          && p.factory().spiVersion() == Factory.SPI_VERSION
          && named(kind, p.factory().name()).size() == 1) {
        usable.add(cast(kind, p));
      }
    }
    return usable;
  }

  /**
   * Makes what a block asks for by its {@code use}, after checking the block's keys. Problems noted
   * before, in other blocks, do not keep this one from being read; the result is only given back
   * where there are none at all.
   *
   * @param kind the factory interface
   * @param block a config block with a key {@code use}
   * @param services what factories may use beside the block
   * @throws ConfigException with every problem found so far, in this block and before
   */
  public <T> T create(Class<? extends Factory<T>> kind, Options block, Services services) {
    Problems problems = block.problems();
    int before = problems.count();
    if (!block.has("use")) {
      block.problem(
          "use", block.pathOf("use") + " is missing; there are: " + String.join(", ", names(kind)));
      throw new ConfigException(problems.list());
    }
    String name = block.text("use");
    stopIfAbove(before, problems);
    Plugin plugin = find(kind, name, block);
    Factory<T> factory = cast(kind, plugin);
    try {
      Config defaults = factory.defaults();
      Options given = block.without("use");
      given.rejectUnknown(defaults);
      T made = factory.create(given.over(defaults), services);
      block.check();
      String who = plugin.jar().isEmpty() ? name : name + " in " + plugin.jar();
      return factory.checked(Objects.requireNonNull(made, () -> who + " made nothing"), who);
    } catch (ConfigException e) {
      throw e;
    } catch (LinkageError e) {
      block.problem(
          "use",
          name + " in " + plugin.jar() + " cannot be used: " + e + "; is a jar missing beside it?");
      throw new ConfigException(block.problems().list());
    } catch (IllegalArgumentException | ArithmeticException e) {
      stopIfAbove(before, problems); // a placeholder may have led astray
      block.problem("use", sentence(block, e));
      throw new ConfigException(problems.list());
    } catch (com.typesafe.config.ConfigException e) {
      block.problem("use", sentence(block, e));
      throw new ConfigException(block.problems().list());
    } catch (RuntimeException e) {
      stopIfAbove(
          before, problems); // a placeholder led astray; without one it is a fault of the factory
      throw e;
    }
  }

  private static void stopIfAbove(int before, Problems problems) {
    if (problems.count() > before) {
      throw new ConfigException(problems.list());
    }
  }

  private static String sentence(Options block, Exception e) {
    return block.path().isEmpty() ? e.getMessage() : block.path() + ": " + e.getMessage();
  }

  private Plugin find(Class<? extends Factory<?>> kind, String name, Options block) {
    List<Plugin> found = named(kind, name);
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
        throw new ConfigException(block.problems().list());
      }
      return plugin;
    }
    String what = block.pathOf("use") + " is " + name + ", ";
    if (found.isEmpty()) {
      List<String> names = names(kind);
      String broken =
          faults.isEmpty()
              ? ""
              : "; not loaded: "
                  + faults.stream().map(Problem::toString).collect(Collectors.joining("; "));
      block.problem(
          "use",
          what
              + "but there is none of that name"
              + Nearest.to(name, names).question()
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
}
