package org.comal.tabular;

import com.typesafe.config.Config;
import org.comal.evaluate.Evaluator;
import org.comal.evaluate.EvaluatorFactory;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link ExactGameEvaluator}. */
public final class ExactGameFactory implements EvaluatorFactory {
  @Override
  public String name() {
    return "exact-game";
  }

  @Override
  public String summary() {
    return "exact gap and KL to Nash of a table";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Config defaults() {
    return Defaults.of(
        this,
        """
        # Most responses to one prompt for which the Nash policy, and kl-to-nash with it, is
        # computed; the time grows with the cube. The gap is always computed.
        nash-limit = 400
        # Whether the exact win rate against the policy that the run starts from is told too.
        win-rate = false
        """);
  }

  @Override
  public Evaluator create(Options options, Services services) {
    return new ExactGameEvaluator(options.count("nash-limit"), options.flag("win-rate"));
  }
}
