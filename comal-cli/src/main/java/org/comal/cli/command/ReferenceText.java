package org.comal.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.comal.cli.console.Errors;
import org.comal.guice.ConfigText;
import org.comal.guice.Kind;
import org.comal.guice.RootDefaults;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Defaults;
import org.comal.plugin.Factory;
import org.comal.plugin.Nearest;
import org.comal.plugin.Plugin;
import org.comal.plugin.PluginRegistry;

/**
 * What there is to set, as HOCON with comments.
 *
 * @param registry the plugins that a config may name
 */
record ReferenceText(PluginRegistry registry) {

  /** The keys of the root, then those of every plugin. */
  String all() {
    StringBuilder out = new StringBuilder("# The root of a config.\n\n").append(RootDefaults.TEXT);
    for (Kind<?> kind : Kind.ALL) {
      for (Plugin plugin : registry.plugins()) {
        if (plugin.kind() == kind.factory()) {
          out.append('\n').append(block(kind, plugin.factory()));
        }
      }
    }
    return out.toString();
  }

  /**
   * The keys of all plugins of a name, or of a block at the root.
   *
   * @throws ConfigException where there is neither
   */
  String of(String name) {
    List<String> found = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(RootDefaults.CONFIG.root().keySet());
    if (names.contains(name)) {
      found.add(ConfigText.withComments(RootDefaults.CONFIG.root().withOnlyKey(name)));
    }
    for (Kind<?> kind : Kind.ALL) {
      for (Plugin plugin : registry.plugins()) {
        if (plugin.kind() == kind.factory()) {
          names.add(plugin.factory().name());
          if (plugin.factory().name().equals(name)) {
            found.add(block(kind, plugin.factory()));
          }
        }
      }
    }
    if (found.isEmpty()) {
      throw Errors.configuration(
          "--reference "
              + name
              + ": there is no plugin or block of that name"
              + Nearest.to(name, names).question()
              + "; `comal plugins` lists the plugins");
    }
    return String.join("\n", found);
  }

  /** The block that asks for a plugin, with all of its keys. */
  static String block(Kind<?> kind, Factory<?> factory) {
    return "# "
        + factory.name()
        + ": "
        + factory.about().summary()
        + ".\n"
        + kind.path()
        + " {\n  use = "
        + factory.name()
        + "\n"
        + keys(factory)
        + "}\n";
  }

  private static String keys(Factory<?> factory) {
    return ConfigText.withComments(Defaults.of(factory).root())
        .lines()
        .map(line -> "  " + line + "\n")
        .collect(Collectors.joining());
  }
}
