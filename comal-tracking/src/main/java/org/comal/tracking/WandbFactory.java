package org.comal.tracking;

import java.util.Optional;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.track.Tracker;
import org.comal.track.TrackerFactory;

/** Makes a tracker that writes the offline files of Weights &amp; Biases. */
public final class WandbFactory implements TrackerFactory {
  @Override
  public About about() {
    return new About(
        "wandb", "offline files of Weights & Biases within the run, for wandb sync", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # The project that `wandb sync` puts the run into.
        project = comal
        # The user or team that owns the project. Left out: whoever syncs.
        entity = null
        """;
  }

  @Override
  public Blueprint<Tracker> read(Options options, Services services) {
    String project = options.text("project");
    Optional<String> entity =
        options.has("entity") ? Optional.of(options.text("entity")) : Optional.empty();
    return () -> new Wandb(project, entity);
  }
}
