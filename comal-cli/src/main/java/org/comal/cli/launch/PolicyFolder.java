package org.comal.cli.launch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.cli.console.Errors;
import org.comal.cli.recorded.RunLookup;
import org.comal.guice.Experiment;
import org.comal.guice.Kind;
import org.comal.guice.Registry;
import org.comal.guice.Setting;
import org.comal.guice.Stages;
import org.comal.plugin.ConfigException;
import org.comal.plugin.PluginRegistry;
import org.comal.policy.PolicyEnd;
import org.comal.policy.PolicyFactory;
import org.comal.run.RunLayout;

/**
 * A policy out of a folder: what a run came to, whatever plugin it is of, or a language model in
 * the Hugging Face layout.
 *
 * @param experiment holds the block {@code policy}, and no other but {@code run}
 * @param registry the plugins that it may name
 */
public record PolicyFolder(Experiment experiment, PluginRegistry registry) {
  private static final String MODEL = "config.json";

  /**
   * {@return the policy of a folder}
   *
   * @param folder of a run that is done, its final policy, or a model; a name that is no folder's
   *     is left to the policy to find
   * @throws ConfigException where a run is there that came to no policy which can be loaded again
   * @throws IOException where plugins cannot be listed
   */
  public static PolicyFolder of(Path folder) throws IOException {
    if (isRun(folder)) {
      return ofRun(folder, RunLayout.POLICY.in(folder));
    }
    Path above = folder.toAbsolutePath().normalize().getParent();
    if (Files.isDirectory(folder)
        && !Files.exists(folder.resolve(MODEL))
        && above != null
        && isRun(above)) {
      return ofRun(above, folder);
    }
    Path named = Files.exists(folder) ? folder.toAbsolutePath().normalize() : folder;
    Config config =
        ConfigFactory.parseMap(
            Map.of("policy", Map.of("use", "causal-lm", "model", named.toString())), "FOLDER");
    return new PolicyFolder(
        new Experiment(
            RunLookup.name(folder),
            config,
            Path.of("").toAbsolutePath(),
            new Stages(List.of(), Optional.empty())),
        Registry.of(Optional.empty()));
  }

  private static boolean isRun(Path folder) {
    return Files.isRegularFile(RunLayout.CONFIG.in(folder));
  }

  private static PolicyFolder ofRun(Path run, Path saved) throws IOException {
    Experiment recorded = RunLookup.load(run);
    if (recorded.isSuite()) {
      throw Errors.configuration(
          run
              + " is a suite; name one of its runs, as "
              + run.resolve(recorded.runs().keySet().iterator().next()));
    }
    if (!Files.isDirectory(saved)) {
      throw Errors.configuration(
          run
              + " holds no final policy in "
              + saved
              + "; name the folder of a model or of a run"
              + " that is done");
    }
    PluginRegistry registry = Registry.of(recorded);
    Config block = recorded.config().withOnlyPath("policy");
    PolicyEnd end = new PolicyEnd(Map.of(), saved.toAbsolutePath().normalize());
    Config begun =
        continued(block, end, registry)
            .orElseThrow(
                () ->
                    Errors.configuration(
                        run
                            + " has a policy of the kind "
                            + use(block)
                            + ", whose plugin does not say how one begins where another ended"));
    return new PolicyFolder(
        new Experiment(RunLookup.name(run), begun, recorded.baseDirectory(), recorded.stages()),
        registry);
  }

  /**
   * {@return a config whose policy begins where another one's ended; empty where its plugin cannot
   * begin there}
   */
  static Optional<Config> continued(Config config, PolicyEnd end, PluginRegistry registry) {
    return registry.all(Kind.POLICY.factory()).stream()
        .filter(factory -> factory.name().equals(use(config)))
        .findFirst()
        .flatMap(factory -> ((PolicyFactory) factory).continued(config, end));
  }

  private static String use(Config config) {
    return config.hasPath("policy.use") ? config.getString("policy.use") : "";
  }

  /**
   * {@return the same with values over the config}
   *
   * @param settings the later ones over the earlier
   */
  public PolicyFolder with(List<Setting> settings) {
    return new PolicyFolder(experiment.with(settings), registry);
  }
}
