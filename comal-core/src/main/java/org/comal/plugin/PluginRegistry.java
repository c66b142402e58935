package org.comal.plugin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

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
    this.plugins = plugins.stream().sorted(BY_KIND_AND_NAME).toList();
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
    PluginDiscovery discovery = new PluginDiscovery(jars, parent);
    for (Class<? extends Factory<?>> kind : kinds) {
      discovery.find(kind);
    }
    return new PluginRegistry(discovery.plugins(), discovery.faults());
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
        all.add(new Plugin(kind, factory, PluginDiscovery.jarOf(factory.getClass())));
      }
    }
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
    return new PartReader(this).read(kind, owner, key, services);
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
    return new PartReader(this).read(kind, block, services);
  }

  @SuppressWarnings("unchecked") // a plugin of this kind makes this kind's objects
  static <T> Factory<T> cast(Class<? extends Factory<T>> kind, Plugin plugin) {
    return (Factory<T>) kind.cast(plugin.factory());
  }
}
