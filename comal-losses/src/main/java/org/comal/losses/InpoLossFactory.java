package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.learn.LossFactory;
import org.comal.plugin.Options;

/** Makes a prox solver that minimises {@link InpoLoss}. */
public final class InpoLossFactory extends LossFactory {
  @Override
  public String name() {
    return "inpo";
  }

  @Override
  public String summary() {
    return "squared error of the margin against labels, log-ratio gains included";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  protected Loss loss(Options options) {
    return new InpoLoss();
  }
}
