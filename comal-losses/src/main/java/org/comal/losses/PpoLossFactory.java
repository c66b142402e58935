package org.comal.losses;

import org.comal.learn.Loss;
import org.comal.learn.LossFactory;
import org.comal.plugin.About;
import org.comal.plugin.Options;

/** Makes a prox solver that minimises {@link PpoLoss} in several rounds of sampling. */
public final class PpoLossFactory extends LossFactory {
  @Override
  public About about() {
    return new About(
        "ppo",
        "clipped policy gradient on any gain with a divergence penalty, in rounds",
        SPI_VERSION);
  }

  @Override
  protected String lossKeys() {
    return """
        # How far the probability ratio to the sampling policy may move before its slope is cut off.
        clip = 0.2
        # Times that fresh responses are drawn from the policy as it is by then. Clipping bounds the
        # way of one round, so a long step needs several.
        rounds = 8
        """;
  }

  @Override
  protected Loss loss(Options options) {
    return new PpoLoss(options.positive("clip"));
  }

  @Override
  protected int rounds(Options options) {
    return options.count("rounds");
  }
}
