package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.learn.LossFactory;
import org.comal.plugin.About;
import org.comal.plugin.Options;

/** Makes a prox solver that minimises {@link InpoLoss}. */
public final class InpoLossFactory extends LossFactory {
  @Override
  public About about() {
    return new About(
        "inpo",
        "squared error of the margin against labels, log-ratio gains included",
        SPI_VERSION);
  }

  @Override
  protected Loss loss(Options options) {
    return new InpoLoss();
  }
}
