package org.comal.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** A factory as it should not be: opens its model as it reads. */
public final class LoadingFactory implements PreferenceOracleFactory {
  /** How it comes to the path of its model; the first is the right one. */
  enum By {
    SERVICES,
    BASE_DIRECTORY,
    ITSELF
  }

  @Override
  public About about() {
    return new About("loading", "opens its model too early", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # The model.
        model = null
        # How the path is come by: services, base-directory or itself.
        by = services
        """;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    try {
      Files.readAllBytes(path(options, services));
    } catch (IOException e) {
      throw new IllegalArgumentException("the model cannot be read: " + e.getMessage(), e);
    }
    return () -> new CoinFactory().read(options, services).make();
  }

  private static Path path(Options options, Services services) {
    return switch (options.choice("by", By.class)) {
      case SERVICES -> services.path(options, "model");
      case BASE_DIRECTORY -> services.baseDirectory().resolve(options.text("model"));
      case ITSELF -> Path.of(options.text("model"));
    };
  }
}
