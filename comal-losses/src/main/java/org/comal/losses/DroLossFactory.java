package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.learn.LossFactory;
import org.comal.plugin.About;
import org.comal.plugin.Options;

/** Makes a prox solver that minimises {@link DroLoss}. */
public final class DroLossFactory extends LossFactory {
  @Override
  public About about() {
    return new About(
        "dro",
        "squared error of the log-ratio against any gain, with a free constant per prompt",
        SPI_VERSION);
  }

  @Override
  protected Loss loss(Options options) {
    return new DroLoss();
  }
}
