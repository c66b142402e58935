package org.comal.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Shown;
import org.comal.cli.console.Version;
import org.comal.cli.launch.AllowedPlugins;
import org.comal.guice.ConfigText;
import org.comal.guice.Experiment;
import org.comal.guice.Resolved;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comal config}. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Checks a config and prints it with all defaults, each value with the place it came from.",
      "With --reference: every key there is, with its default and what it means."
    },
    footer = {
      "",
      "Examples:",
      "  comal config conf/paper/figure-1.conf --set run.steps=10",
      "  comal config --reference",
      "  comal config --reference comal"
    })
public final class ConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ConfigSource source;

  @Option(
      names = "--reference",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "NAME",
      description =
          "Print every key with its default and meaning; with NAME, those of a plugin or block.")
  private String reference;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Shown.writer(spec.commandLine().getOut());
    AllowedPlugins allowed = AllowedPlugins.ofUser();
    if (reference != null) {
      ReferenceText text = new ReferenceText(allowed.registry(source.plugins()));
      out.print(reference.isEmpty() ? text.all() : text.of(reference));
    } else {
      Experiment experiment = source.load();
      Resolved resolved =
          experiment.isRun()
              ? experiment.check(allowed.registry(experiment))
              : experiment.checkTask(allowed.registry(experiment));
      out.print(ConfigText.withOrigins(resolved.config()));
    }
    out.flush();
    return ExitCode.DONE;
  }
}
