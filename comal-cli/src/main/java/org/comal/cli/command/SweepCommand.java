package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.comal.cli.console.Errors;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Screen;
import org.comal.cli.console.Version;
import org.comal.cli.launch.Sweep;
import org.comal.cli.launch.SweepLaunch;
import org.comal.guice.Experiment;
import org.comal.guice.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comal sweep}. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Runs a config with every combination of some values and leaves a table of what came out.",
      "The same command takes a sweep up again that was cut off."
    },
    footer = {
      "",
      "Example:",
      "  comal sweep conf/paper/figure-1.conf --over algorithm.eta=0.1,0.3 \\",
      "      --over algorithm.tau=0.05,0.1,0.2"
    })
public final class SweepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigSource source;

  @Option(
      names = "--over",
      paramLabel = "PATH=VALUE,VALUE",
      required = true,
      description = "A key and the values that it takes. Two make a table of rows and columns.")
  private List<String> over;

  @Option(
      names = "--seeds",
      paramLabel = "N,N",
      description = "Seeds that every combination is run with; the table tells mean ± spread.")
  private String seeds;

  @Option(
      names = "--figure",
      paramLabel = "NAME",
      description = "The figure in the table. Default: gap, else win-rate, else the first.")
  private String figure;

  @Mixin private RunOutputs outputs;

  @Override
  public Integer call() throws IOException {
    Experiment one = source.load();
    if (one.isSuite()) {
      throw Errors.configuration(
          "the config has a suite, but a sweep is over one run; leave the suite out");
    }
    Sweep sweep = new Sweep(over.stream().map(Sweep.Axis::parse).toList());
    List<Setting> settings = new ArrayList<>(sweep.settings());
    if (seeds != null) {
      settings.add(Setting.parse("--seeds", "suite.seeds=[" + seeds + "]"));
    }
    Experiment all = source.load(settings);
    Path usual = one.out();
    Path directory =
        outputs.directory().orElse(usual.resolveSibling(usual.getFileName() + "-sweep"));
    new SweepLaunch(sweep, all, directory, Screen.of(spec))
        .run(Optional.ofNullable(figure), outputs.plots());
    return ExitCode.DONE;
  }
}
