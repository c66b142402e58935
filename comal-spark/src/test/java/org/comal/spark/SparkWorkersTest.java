package org.comal.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comal.data.Prompt;
import org.comal.files.Json;
import org.comal.guice.SentConfig;
import org.comal.plugin.Sources;
import org.comal.tck.WorkersKit;
import org.comal.work.WorkersFactory;
import org.junit.jupiter.api.io.TempDir;

/** Executors in this process; {@link StandaloneClusterTest} has them in others. */
class SparkWorkersTest extends WorkersKit {
  @TempDir private Path place;

  @Override
  protected WorkersFactory factory() {
    return new SparkFactory();
  }

  @Override
  protected String block() {
    return """
        master = "local[2]"
        program = submitted
        conf { "spark.ui.enabled" = false, "spark.driver.host" = "127.0.0.1"
               "spark.driver.bindAddress" = "127.0.0.1" }
        """;
  }

  @Override
  protected Sources sources() {
    String config =
        """
        policy { use = waiting, journal = journal }
        oracle { use = waiting, journal = journal }
        """;
    try {
      return SentConfig.open(
          Json.line(
              Map.of(
                  "name",
                  "tried",
                  "config",
                  config,
                  "base-directory",
                  place.toString(),
                  "stages",
                  List.of())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected List<Prompt> prompts() {
    return IntStream.range(0, 5)
        .mapToObj(i -> Prompt.user("x" + i, "what of " + i + " \u00fc?"))
        .toList();
  }

  @Override
  protected Optional<Prompt> refused() {
    return Optional.of(Prompt.user(WaitingPolicy.REFUSED, "what of that?"));
  }
}
