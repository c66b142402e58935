package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.learn.LossFactory;
import org.comal.plugin.About;
import org.comal.plugin.Options;

/** Makes a prox solver that minimises {@link SppoLoss}. */
public final class SppoLossFactory extends LossFactory {
  @Override
  public About about() {
    return new About(
        "sppo",
        "squared error of the log-ratio against gain less one half; near the prox",
        SPI_VERSION);
  }

  @Override
  protected Loss loss(Options options) {
    return new SppoLoss();
  }
}
