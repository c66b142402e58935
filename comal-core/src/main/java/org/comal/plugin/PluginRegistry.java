package org.comal.plugin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.comal.event.Listener;
import org.comal.random.RandomSource;

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
   * @param parent the class path to look in first
   * @return the factories that were found; what could not be loaded is among its {@link #faults}
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

  /**
   * {@return this registry with factories added that were not found but given}
   *
   * @param kind the factories' interface
   * @param factories added unless the very same object is there; those of a name that is taken are
   *     kept too
   */
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

  /** {@return every factory, by kind and name; duplicates included} */
  public List<Plugin> plugins() {
    return plugins;
  }

  /** {@return jars and providers that could not be loaded} */
  public List<Problem> faults() {
    return faults;
  }

  /**
   * {@return the names there are of one kind}
   *
   * @param kind the factory interface
   */
  public List<String> names(Class<? extends Factory<?>> kind) {
    return plugins.stream()
        .filter(p -> p.kind() == kind)
        .map(p -> p.factory().name())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * {@return the plugins of a kind and name: none, one, or more where a name was given twice}
   *
   * @param kind the factory interface
   * @param name as a config's {@code use} gives it
   */
  public List<Plugin> named(Class<? extends Factory<?>> kind, String name) {
    return plugins.stream()
        .filter(p -> p.kind() == kind && p.factory().name().equals(name))
        .toList();
  }

  /**
   * {@return every factory of one kind that a block could ask for: one of its name, of this
   * version}
   *
   * @param <T> what the factories make
   * @param kind the factory interface
   */
  public <T> List<Factory<T>> all(Class<? extends Factory<T>> kind) {
    List<Factory<T>> usable = new ArrayList<>();
    for (Plugin p : plugins) {
      if (p.kind() == kind
          && p.factory().about().spiVersion() == Factory.SPI_VERSION
          && named(kind, p.factory().name()).size() == 1) {
        usable.add(cast(kind, p));
      }
    }
    return usable;
  }

  /**
   * Reads the block at a key of another, as {@link Services#read} says.
   *
   * @param <T> what the part makes
   * @param kind the factory interface
   * @param owner the block that holds the key
   * @param key where in {@code owner} the block stands
   * @param services what the factory may use beside its block; reads the blocks within
   * @return the part; one that cannot be made where the block is missing or wrong
   */
  public <T> Part<T> read(
      Class<? extends Factory<T>> kind, Options owner, String key, Services services) {
    if (owner.present() && !owner.has(key)) {
      owner.problem(
          key,
          owner.pathOf(key)
              + " is missing: a block with `use`, one of "
              + String.join(", ", names(kind)));
      return new Part<>(owner.absent(key));
    }
    return read(kind, owner.block(key), services);
  }

  /**
   * Reads a block: finds the plugin that its {@code use} names, checks its keys, and lets the
   * plugin read it over the plugin's defaults. What is wrong is noted in the block's problems.
   *
   * @param <T> what the part makes
   * @param kind the factory interface
   * @param block a config block with a key {@code use}
   * @param services what the factory may use beside the block
   * @return the part; one that cannot be made where the block is wrong
   */
  public <T> Part<T> read(Class<? extends Factory<T>> kind, Options block, Services services) {
    if (!block.present()) {
      return new Part<>(block);
    }
    if (!block.has("use")) {
      block.problem(
          "use", block.pathOf("use") + " is missing; there are: " + String.join(", ", names(kind)));
      return new Part<>(block);
    }
    int before = block.problems().count();
    String name = block.text("use");
    Optional<Plugin> found =
        block.problems().count() > before ? Optional.empty() : find(kind, name, block);
    if (found.isEmpty()) {
      return new Part<>(block);
    }
    Factory<T> factory = cast(kind, found.get());
    try {
      return read(factory, found.get(), block, services);
    } catch (LinkageError e) {
      block.problem("use", missingClass(found.get().named(), e));
    } catch (IllegalArgumentException
        | ArithmeticException
        | com.typesafe.config.ConfigException e) {
      if (block.problems().count() == before) { // else a placeholder led astray
        block.problem("use", sentence(block, e));
      }
    } catch (RuntimeException e) {
      if (block.problems().count() == before) { // a fault of the factory; else as above
        throw e;
      }
    }
    return new Part<>(block);
  }

  private static <T> Part<T> read(
      Factory<T> factory, Plugin plugin, Options block, Services services) {
    Config defaults = Defaults.of(factory);
    Options given = block.without("use");
    given.rejectUnknown(defaults);
    Children children = new Children(services, block.keys());
    Blueprint<T> blueprint = factory.read(given.over(defaults), children);
    if (blueprint == null) {
      block.problem("use", plugin.named() + " reads to nothing");
      return new Part<>(block);
    }
    Blueprint<T> checked =
        () ->
            factory.checked(
                Objects.requireNonNull(blueprint.make(), () -> plugin.named() + " made nothing"),
                plugin.named());
    ConfigObject complete = block.over(defaults).config().root();
    return new Part<>(block, Optional.of(plugin), complete, children.read, checked);
  }

  /** Remembers the parts that are read within a block. */
  private record Children(Services services, List<String> keys, List<Part<?>> read)
      implements Services {
    Children(Services services, List<String> keys) {
      this(services, keys, new ArrayList<>());
    }

    @Override
    public <T> Part<T> read(Class<? extends Factory<T>> kind, Options owner, String key) {
      Part<T> part = services.read(kind, owner, key);
      int depth = keys.size();
      if (part.keys().size() > depth && part.keys().subList(0, depth).equals(keys)) {
        read.add(part);
      }
      return part;
    }

    @Override
    public Options root() {
      return services.root();
    }

    @Override
    public Path baseDirectory() {
      return services.baseDirectory();
    }

    @Override
    public Path path(Options block, String key) {
      return services.path(block, key);
    }

    @Override
    public boolean pending(Path path) {
      return services.pending(path);
    }

    @Override
    public Listener listener() {
      return services.listener();
    }

    @Override
    public RandomSource random() {
      return services.random();
    }
  }

  /** What a plugin's missing class comes to for the user. */
  static String missingClass(String plugin, LinkageError e) {
    return plugin + " cannot be used: " + e + "; is a jar missing beside it?";
  }

  /** What went wrong with a block, as its plugin says it. */
  static String sentence(Options block, Exception e) {
    return block.path().isEmpty() ? e.getMessage() : block.path() + ": " + e.getMessage();
  }

  private Optional<Plugin> find(Class<? extends Factory<?>> kind, String name, Options block) {
    List<Plugin> found = named(kind, name);
    if (found.size() == 1) {
      Plugin plugin = found.get(0);
      int version = plugin.factory().about().spiVersion();
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
        return Optional.empty();
      }
      return Optional.of(plugin);
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
    return Optional.empty();
  }

  @SuppressWarnings("unchecked") // a plugin of this kind makes this kind's objects
  private static <T> Factory<T> cast(Class<? extends Factory<T>> kind, Plugin plugin) {
    return (Factory<T>) kind.cast(plugin.factory());
  }
}
