package org.comal.llm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.event.Listener;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Kind;
import org.comal.guice.Resolved;
import org.comal.guice.Setting;
import org.comal.plugin.PluginRegistry;
import org.comal.run.RunDirectory;

/** Runs of {@link ResponseGame} from a config, as the command line makes them. */
final class LanguageModelRuns {
  /** A short run of COMAL; settings lie over it. */
  private static final String CONFIG =
      """
      run { seed = 7, steps = 2, checkpoint-every = 1 }
      algorithm { use = comal, eta = 1, tau = 0.4, inner-steps = 1 }
      policy { use = causal-lm, DEVICE }
      data { use = inline, prompts = ["Choose.", "Again?"] }
      oracle { use = answer-game }
      prox {
        use = inpo, samples = 16, sampling.max-tokens = 3, epochs = 1, least-steps = 10
        optimizer.learning-rate = 5e-3
      }
      """
          .replace("DEVICE", TestDevice.LINE);

  static final PluginRegistry REGISTRY =
      PluginRegistry.load(Kind.factories(), List.of(), LanguageModelRuns.class.getClassLoader());

  private LanguageModelRuns() {}

  /** The config with a model that answers by (.2, .5, .3), written beside it. */
  static Experiment experiment(Path folder, String settings) throws IOException {
    Path model = folder.resolve("model");
    if (!Files.exists(model)) {
      Files.createDirectories(model);
      ResponseGame.taught(.2, .5, .3).save(model);
    }
    Path config = folder.resolve("answers.conf");
    Files.writeString(config, CONFIG + settings);
    return Experiment.load(
        List.of(config), List.of(Setting.of("test", "policy.model", model.toString())));
  }

  /** Begins a run in a directory and brings it to its end. */
  static void run(Experiment experiment, Path out, Listener listener) throws IOException {
    run(experiment, out, Optional.empty(), listener);
  }

  /** The same, as one of a suite whose runs leave samples for each other. */
  static void run(Experiment experiment, Path out, Optional<Path> shared, Listener listener)
      throws IOException {
    Resolved resolved = experiment.check(REGISTRY);
    try (Assembly assembly = Assembly.of(experiment, REGISTRY, listener)) {
      RunDirectory place = new RunDirectory(out, shared);
      place.begin(resolved.text(), Map.of());
      place.run(assembly.run(), resolved.config().toConfig().getString("algorithm.use"));
    }
  }

  /** Takes up a run that was begun in a directory. */
  static void resume(Experiment experiment, Path out, Listener listener) throws IOException {
    Resolved resolved = experiment.check(REGISTRY);
    try (Assembly assembly = Assembly.of(experiment, REGISTRY, listener)) {
      new RunDirectory(out)
          .run(assembly.run(), resolved.config().toConfig().getString("algorithm.use"));
    }
  }
}
