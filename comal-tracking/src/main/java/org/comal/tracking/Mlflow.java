package org.comal.tracking;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.comal.plugin.ApiKey;
import org.comal.track.TrackedWork;
import org.comal.track.Tracker;

/**
 * Sends figures and parameters to an MLflow tracking server, over its REST interface (version 2.0).
 *
 * <p>The environment variable {@code MLFLOW_TRACKING_TOKEN} is sent as a bearer token where it is
 * set.
 *
 * @param server address, as {@code http://localhost:5000}
 * @param experiment name of the MLflow experiment, made where there is none
 * @param environment gives the value of an environment variable, or null
 */
record Mlflow(URI server, String experiment, UnaryOperator<String> environment) implements Tracker {
  static final String TOKEN = "MLFLOW_TRACKING_TOKEN";

  Mlflow {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(experiment, "experiment");
    Objects.requireNonNull(environment, "environment");
  }

  @Override
  public Session begin(TrackedWork work) throws IOException {
    return new MlflowSession(this, token(), work);
  }

  private ApiKey token() throws IOException {
    String held = environment.apply(TOKEN);
    try {
      return held == null || held.isBlank() ? ApiKey.NONE : ApiKey.of(held);
    } catch (IllegalArgumentException e) {
      throw new IOException(TOKEN + " cannot be sent: " + e.getMessage(), e);
    }
  }
}
