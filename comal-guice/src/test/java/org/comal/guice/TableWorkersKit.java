package org.comal.guice;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.data.Prompt;
import org.comal.plugin.Sources;
import org.comal.tck.WorkersKit;

/** Workers with a table of three prompts. */
abstract class TableWorkersKit extends WorkersKit {
  private static final String CONFIG =
      """
      policy { use = tabular }
      oracle { use = matrix }
      prompts {
        weather { responses = [sun, rain], preferences = [[0.5, 0.7], [0.3, 0.5]] }
        dinner {
          responses = [soup, fish, cake]
          initial = [0.2, 0.5, 0.3]
          preferences = [[0.5, 0.1, 0.8], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]]
        }
        way { responses = [walk, ride], preferences = [[0.5, 0.4], [0.6, 0.5]] }
      }
      """;

  @Override
  protected Sources sources() {
    Experiment experiment =
        new Experiment(
            "tried",
            ConfigFactory.parseString(CONFIG),
            Path.of("").toAbsolutePath(),
            new Stages(List.of(), Optional.empty()));
    try {
      return ConfigSources.of(experiment, Registry.of(experiment));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected List<Prompt> prompts() {
    return List.of(Prompt.named("weather"), Prompt.named("dinner"), Prompt.named("way"));
  }

  @Override
  protected Optional<Prompt> refused() {
    return Optional.of(Prompt.named("no such prompt"));
  }
}
