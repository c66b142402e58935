package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.learn.LossFactory;
import org.comal.plugin.About;
import org.comal.plugin.Options;

/** Makes a prox solver that minimises {@link IpoLoss}. */
public final class IpoLossFactory extends LossFactory {
  @Override
  public About about() {
    return new About(
        "ipo", "squared error of the margin against labels; the bare win rate only", SPI_VERSION);
  }

  @Override
  protected Loss loss(Options options) {
    return new IpoLoss();
  }
}
