package org.comal.tabular;

import org.comal.evaluate.Evaluator;
import org.comal.evaluate.EvaluatorFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link ExactGameEvaluator}. */
public final class ExactGameFactory implements EvaluatorFactory {
  @Override
  public About about() {
    return new About("exact-game", "exact gap and KL to Nash of a table", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Most responses to one prompt for which the Nash policy, and kl-to-nash with it, is
        # computed; the time grows with the cube. The gap is always computed.
        nash-limit = 400
        # Whether the exact win rate against the policy that the run starts from is told too.
        win-rate = false
        """;
  }

  @Override
  public Blueprint<Evaluator> read(Options options, Services services) {
    int nashLimit = options.count("nash-limit");
    boolean winRate = options.flag("win-rate");
    return () -> new ExactGameEvaluator(nashLimit, winRate);
  }
}
