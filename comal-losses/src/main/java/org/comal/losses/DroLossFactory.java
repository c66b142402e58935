package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.learn.LossFactory;
import org.comal.plugin.Options;

/** Makes a prox solver that minimises {@link DroLoss}. */
public final class DroLossFactory extends LossFactory {
  @Override
  public String name() {
    return "dro";
  }

  @Override
  public String summary() {
    return "squared error of the log-ratio against any gain, with a free constant per prompt";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  protected Loss loss(Options options) {
    return new DroLoss();
  }
}
