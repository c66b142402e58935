package com.example.hinge;

import org.comal.learn.Loss;
import org.comal.learn.LossFactory;
import org.comal.plugin.About;
import org.comal.plugin.Options;

/** Makes a prox solver that minimises {@link HingeLoss}. */
public final class HingeFactory extends LossFactory {
  @Override
  public About about() {
    return new About(
        "hinge", "hinge of the margin, as in SLiC-HF; the bare win rate only", SPI_VERSION);
  }

  @Override
  protected Loss loss(Options options) {
    return new HingeLoss();
  }
}
