package org.comal.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.guice.Experiment;
import org.comal.guice.NearbyConfigs;
import org.comal.guice.Setting;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The config that a command line names: files, and values that lie over them. */
final class ConfigSource {
  @Parameters(
      paramLabel = "CONFIG",
      arity = "0..*",
      description = "Config files; each lies over those before it.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Lay a value over the config, as --set algorithm.tau=0.05. Can be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "N", description = "The same as --set run.seed=N.")
  private Long seed;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "Directory of plugin jars. Default: plugins/ beside the config.")
  private Path plugins;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** The directory of plugin jars that is asked for. */
  Optional<Path> plugins() {
    return Optional.ofNullable(plugins);
  }

  /** What is named on the command line beside options, in order. */
  List<Path> files() {
    return List.copyOf(files);
  }

  /** Whether options lay something over the files, as {@code --set} does. */
  boolean hasOptions() {
    return !settings.isEmpty() || seed != null || plugins != null;
  }

  Experiment load() {
    return load(List.of());
  }

  /**
   * The config with more values over it.
   *
   * @param over of the command itself
   */
  Experiment load(List<Setting> over) {
    if (files.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "no CONFIG is named; " + NearbyConfigs.advice(Path.of("")));
    }
    List<Setting> all = new ArrayList<>();
    for (String setting : settings) {
      all.add(Setting.parse("--set", setting));
    }
    if (seed != null) {
      all.add(Setting.of("--seed", "run.seed", seed));
    }
    if (plugins != null) {
      all.add(Setting.of("--plugins", "run.plugins", plugins.toAbsolutePath().toString()));
    }
    all.addAll(over);
    return Experiment.load(files, all);
  }
}
