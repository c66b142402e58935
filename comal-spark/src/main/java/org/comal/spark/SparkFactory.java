package org.comal.spark;

import java.util.Map;
import java.util.Optional;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.plugin.Sources;
import org.comal.work.ShareKey;
import org.comal.work.Workers;
import org.comal.work.WorkersFactory;

/** Makes workers of the executors of a Spark cluster. */
public final class SparkFactory implements WorkersFactory {
  private static final String DEFAULTS =
      """
      # Address of the cluster, as spark://HOST:7077, yarn, k8s://… or local[2]. null: what
      # spark-submit says.
      master = null
      # Folder that the driver and all executors see at one place, for policies that came of
      # training; it needs room for four. null: the system's for temporary files, which executors on
      # other machines do not see.
      share = null
      # How executors come by the program: shared (its jars are at the same place on all machines),
      # sent (Spark sends them from here) or submitted (spark-submit saw to it).
      program = shared
      # Portions that are under way at once. null: two for each core of the executors.
      places = null
      # Settings of Spark's own by their names, as "spark.executor.memory" = 8g.
      conf {}
      """;

  @Override
  public About about() {
    return new About("spark", "the executors of a Spark cluster", SPI_VERSION);
  }

  @Override
  public String keys() {
    return DEFAULTS;
  }

  @Override
  public Blueprint<Workers> read(Options options, Services services) {
    Map<String, String> conf = SparkSettings.named(options.block("conf"));
    SparkSettings settings =
        new SparkSettings(
            options.has("master") ? Optional.of(options.text("master")) : Optional.empty(),
            options.choice("program", SparkSettings.Program.class),
            options.has("places") ? options.count("places") : 0,
            conf);
    ShareKey share = ShareKey.read(options, services);
    boolean elsewhere =
        settings.master().stream()
            .anyMatch(m -> !m.matches("local.*|spark://(127\\.|localhost:).*"));
    if (elsewhere && share.folder().isEmpty()) {
      options.problem(
          "share",
          options.path()
              + ".share is missing: executors on other machines load policies from a folder that"
              + " they and the driver see at one place");
    }
    return () -> {
      Sources sources = Sources.of(services);
      return new SparkWorkers(settings, sources, share.open(sources));
    };
  }
}
