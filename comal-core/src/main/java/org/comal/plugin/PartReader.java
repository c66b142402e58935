package org.comal.plugin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.comal.event.Listener;
import org.comal.random.RandomSource;

/**
 * Reads config blocks with the plugins that they name.
 *
 * @param registry the plugins there are
 */
record PartReader(PluginRegistry registry) {

  /** As {@link PluginRegistry#read(Class, Options, String, Services)} says. */
  <T> Part<T> read(Class<? extends Factory<T>> kind, Options owner, String key, Services services) {
    if (owner.present() && !owner.has(key)) {
      owner.problem(
          key,
          owner.pathOf(key)
              + " is missing: a block with `use`, one of "
              + String.join(", ", registry.names(kind)));
      return new Part<>(owner.absent(key));
    }
    return read(kind, owner.block(key), services);
  }

  /** As {@link PluginRegistry#read(Class, Options, Services)} says. */
  <T> Part<T> read(Class<? extends Factory<T>> kind, Options block, Services services) {
    if (!block.present()) {
      return new Part<>(block);
    }
    if (!block.has("use")) {
      block.problem(
          "use",
          block.pathOf("use")
              + " is missing; there are: "
              + String.join(", ", registry.names(kind)));
      return new Part<>(block);
    }
    int before = block.problems().count();
    String name = block.text("use");
    Optional<Plugin> found =
        block.problems().count() > before ? Optional.empty() : find(kind, name, block);
    if (found.isEmpty()) {
      return new Part<>(block);
    }
    Factory<T> factory = PluginRegistry.cast(kind, found.get());
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
        () -> {
          T made = Objects.requireNonNull(blueprint.make(), () -> plugin.named() + " made nothing");
          return factory.checked(services.made(block.keys(), children.read, made), plugin.named());
        };
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
    public String lastingPath(Options block, String key) {
      return services.lastingPath(block, key);
    }

    @Override
    public boolean pending(Path path) {
      return services.pending(path);
    }

    @Override
    public <T> Optional<T> shared(Class<T> type) {
      return services.shared(type);
    }

    @Override
    public <T> T made(List<String> keys, List<Part<?>> inside, T made) {
      return services.made(keys, inside, made);
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
    List<Plugin> found = registry.named(kind, name);
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
      List<String> names = registry.names(kind);
      String broken =
          registry.faults().isEmpty()
              ? ""
              : "; not loaded: "
                  + registry.faults().stream()
                      .map(Problem::toString)
                      .collect(Collectors.joining("; "));
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
}
