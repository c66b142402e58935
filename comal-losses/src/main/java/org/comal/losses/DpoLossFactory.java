package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.learn.LossFactory;
import org.comal.plugin.About;
import org.comal.plugin.Options;

/** Makes a prox solver that minimises {@link DpoLoss}. */
public final class DpoLossFactory extends LossFactory {
  @Override
  public About about() {
    return new About(
        "dpo",
        "logistic loss on pairs: a Bradley-Terry reward fitted to the policy's own samples",
        SPI_VERSION);
  }

  @Override
  protected Loss loss(Options options) {
    return new DpoLoss();
  }
}
