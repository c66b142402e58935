package org.comal.tck;

import java.io.IOException;
import java.nio.file.Files;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** A factory as it should not be: opens its model as it reads. */
public final class LoadingFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About("loading", "opens its model too early", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # The model.
        model = null
        """;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    try {
      Files.readAllBytes(services.path(options, "model"));
    } catch (IOException e) {
      throw new IllegalArgumentException("the model cannot be read: " + e.getMessage(), e);
    }
    return () -> new CoinFactory().read(options, services).make();
  }
}
