package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.learn.LossFactory;
import org.comal.plugin.Options;

/** Makes a prox solver that minimises {@link DpoLoss}. */
public final class DpoLossFactory extends LossFactory {
  @Override
  public String name() {
    return "dpo";
  }

  @Override
  public String summary() {
    return "logistic loss on pairs: a Bradley-Terry reward fitted to the policy's own samples";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  protected Loss loss(Options options) {
    return new DpoLoss();
  }
}
