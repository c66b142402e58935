package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.learn.LossFactory;
import org.comal.plugin.About;
import org.comal.plugin.Options;

/** Makes a prox solver that minimises {@link RebelLoss}. */
public final class RebelLossFactory extends LossFactory {
  @Override
  public About about() {
    return new About(
        "rebel", "squared error of the margin against differences of any gain", SPI_VERSION);
  }

  @Override
  protected Loss loss(Options options) {
    return new RebelLoss();
  }
}
