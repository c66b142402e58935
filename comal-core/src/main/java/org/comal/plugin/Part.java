package org.comal.plugin;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.comal.Stable;

/**
 * A config block with a {@code use} that has been read: the plugin that it names, its values over
 * the plugin's defaults, the parts within it, and how to make what it asks for.
 *
 * <p>Parts form a tree, and everything that is told of a config walks that tree: the complete text,
 * what in it is only operational, which plugins it uses, and the objects themselves.
 *
 * @param <T> what is made
 */
@Stable
public final class Part<T> implements Blueprint<T> {
  private final Options block;
  private final Optional<Plugin> plugin;
  private final ConfigObject config;
  private final List<Part<?>> children;
  private final Blueprint<T> blueprint;

  /** A block that could not be read; what is wrong with it has been noted. */
  Part(Options block) {
    this(
        block,
        Optional.empty(),
        block.config().root(),
        List.of(),
        () -> {
          throw new IllegalStateException(block.path() + " could not be read");
        });
  }

  /**
   * @param block as it was given, {@code use} included
   * @param config the block over the plugin's defaults
   * @param children read for the sake of this one, in that order
   */
  Part(
      Options block,
      Optional<Plugin> plugin,
      ConfigObject config,
      List<Part<?>> children,
      Blueprint<T> blueprint) {
    this.block = block;
    this.plugin = plugin;
    this.config = config;
    this.children = List.copyOf(children);
    this.blueprint = blueprint;
  }

  /**
   * {@return a block that no plugin has read, for whoever wires parts without a registry}
   *
   * @param <T> what is made
   * @param block what the blueprint was read from, for the place of problems
   * @param blueprint makes the object
   */
  public static <T> Part<T> of(Options block, Blueprint<T> blueprint) {
    return new Part<>(block, Optional.empty(), block.config().root(), List.of(), blueprint);
  }

  /** {@return the keys that lead from the root of the config to the block} */
  public List<String> keys() {
    return block.keys();
  }

  /** {@return the plugin that the block names; empty where it could not be read} */
  public Optional<Plugin> plugin() {
    return plugin;
  }

  /** {@return what is wrong with the whole config, as far as it has been read} */
  public Problems problems() {
    return block.problems();
  }

  /** {@return the parts within this one} */
  public List<Part<?>> children() {
    return children;
  }

  /** {@return the block with the defaults of everything in it} */
  public ConfigObject config() {
    ConfigObject complete = config;
    for (Part<?> child : children) {
      List<String> below = child.keys().subList(keys().size(), child.keys().size());
      complete = with(complete, below, child.config());
    }
    return complete;
  }

  private static ConfigObject with(ConfigObject block, List<String> keys, ConfigObject inside) {
    String key = keys.get(0);
    ConfigValue there = block.get(key);
    return block.withValue(
        key,
        keys.size() > 1 && there instanceof ConfigObject nested
            ? with(nested, keys.subList(1, keys.size()), inside)
            : inside);
  }

  /**
   * Calls {@code each} with this part, then with those within it, however deep.
   *
   * @param each called once for each part, an outer one before those within it
   */
  public void walk(Consumer<Part<?>> each) {
    each.accept(this);
    children.forEach(child -> child.walk(each));
  }

  /** {@return the keys from the root of the config to what in the block is only operational} */
  public List<List<String>> operational() {
    List<List<String>> all = new ArrayList<>();
    walk(
        part ->
            part.plugin.ifPresent(
                p -> {
                  for (String path : p.factory().operational()) {
                    List<String> keys = new ArrayList<>(part.keys());
                    keys.addAll(ConfigUtil.splitPath(path));
                    all.add(List.copyOf(keys));
                  }
                }));
    return all;
  }

  /**
   * Makes the object.
   *
   * @throws ConfigException with every problem of the config that has been noted, before anything
   *     is made; or with the sentence of what turned out to be impossible, at the block's place
   */
  @Override
  public T make() {
    block.problems().check();
    try {
      return blueprint.make();
    } catch (ConfigException e) {
      throw e;
    } catch (LinkageError e) {
      throw block.refusal("use", PartReader.missingClass(maker(), e), e);
    } catch (IOException
        | IllegalArgumentException
        | ArithmeticException
        | com.typesafe.config.ConfigException e) {
      throw block.refusal("use", PartReader.sentence(block, e), e);
    }
  }

  private String maker() {
    return plugin.map(Plugin::named).orElse(block.path());
  }

  /**
   * Makes an object of each part; where one cannot be made, those before it are closed.
   *
   * @param <T> what is made
   * @param parts in the order in which to make them
   * @return in the order of the parts
   */
  public static <T extends AutoCloseable> List<T> makeAll(List<Part<T>> parts) {
    Opened opened = new Opened();
    try {
      return parts.stream().map(part -> opened.add(part.make())).toList();
    } catch (RuntimeException e) {
      opened.closeFor(e);
      throw e;
    }
  }
}
