package org.comal.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.comal.cli.console.Errors;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Shown;
import org.comal.cli.console.Version;
import org.comal.cli.launch.AllowedPlugins;
import org.comal.guice.Kind;
import org.comal.plugin.Factory;
import org.comal.plugin.Plugin;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comal plugins}. */
@Command(
    name = "plugins",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Lists what a config can name by `use`, and plugins that could not be loaded.",
    footer = {"", "Examples:", "  comal plugins", "  comal plugins --plugins my/plugins"})
public final class PluginsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "Directory of plugin jars. Default: plugins/, where there is one.")
  private Path plugins;

  @Option(
      names = "--allow",
      paramLabel = "DIR",
      description =
          "Allow a directory of plugin jars, once: from then on `comal config`, `comal plugins` and"
              + " --dry-run load them too, as `comal run` does.")
  private Path allowed;

  @Override
  public Integer call() throws IOException {
    if (allowed != null) {
      return allow();
    }
    PluginRegistry registry = AllowedPlugins.ofUser().registry(Optional.ofNullable(plugins));
    PrintWriter out = Shown.writer(spec.commandLine().getOut());
    for (Kind<?> kind : Kind.ALL) {
      out.println(kind.block());
      for (Plugin plugin : registry.plugins()) {
        if (plugin.kind() == kind.factory()) {
          out.println("  " + line(plugin, registry));
        }
      }
    }
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    for (Problem fault : registry.faults()) {
      err.println("comal: not loaded: " + fault);
    }
    err.flush();
    return ExitCode.DONE;
  }

  private int allow() throws IOException {
    if (!Files.isDirectory(allowed)) {
      throw Errors.configuration("--allow " + allowed + ": there is no such directory");
    }
    Path told = AllowedPlugins.ofUser().allow(allowed);
    PrintWriter out = spec.commandLine().getOut();
    out.println("Allowed: " + allowed + ", as " + told + " tells");
    out.flush();
    return ExitCode.DONE;
  }

  private static String line(Plugin plugin, PluginRegistry registry) {
    Factory<?> factory = plugin.factory();
    String fault = "";
    if (factory.about().spiVersion() != Factory.SPI_VERSION) {
      fault =
          String.format(
              Locale.ROOT,
              " (cannot be used: built against version %d of the plugin interface, this is %d)",
              factory.about().spiVersion(),
              Factory.SPI_VERSION);
    } else {
      List<Plugin> same = registry.named(plugin.kind(), factory.name());
      if (same.size() > 1) {
        fault = " (cannot be used: " + same.size() + " plugins have this name)";
      }
    }
    return String.format(
        Locale.ROOT,
        "%-16s %s%s [%s]",
        factory.name(),
        factory.about().summary(),
        fault,
        Path.of(plugin.jar()).getFileName());
  }
}
