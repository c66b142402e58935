package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.learn.LossFactory;
import org.comal.plugin.Options;

/** Makes a prox solver that minimises {@link RebelLoss}. */
public final class RebelLossFactory extends LossFactory {
  @Override
  public String name() {
    return "rebel";
  }

  @Override
  public String summary() {
    return "squared error of the margin against differences of any gain";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  protected Loss loss(Options options) {
    return new RebelLoss();
  }
}
