package org.comal.tracking;

import java.net.URI;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.plugin.WebAddress;
import org.comal.track.Tracker;
import org.comal.track.TrackerFactory;

/** Makes a tracker that sends to an MLflow server. */
public final class MlflowFactory implements TrackerFactory {
  @Override
  public About about() {
    return new About("mlflow", "an MLflow tracking server, over the network", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Address of the server, as "http://localhost:5000". Figures and the config's values are sent
        # there, with the token in the environment variable MLFLOW_TRACKING_TOKEN where it is set.
        # Required.
        server = null
        # Name of the experiment on the server; made where there is none.
        experiment = comal
        """;
  }

  @Override
  public Blueprint<Tracker> read(Options options, Services services) {
    URI server =
        WebAddress.read(options, "server", "http://localhost:5000", "the variable " + Mlflow.TOKEN);
    String experiment = options.text("experiment");
    return () -> new Mlflow(server, experiment, System::getenv);
  }
}
