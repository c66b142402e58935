package org.comal.evaluate;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes an evaluator out of several. */
public final class SeveralFactory implements EvaluatorFactory {
  @Override
  public String name() {
    return "several";
  }

  @Override
  public String summary() {
    return "several evaluators, one after the other";
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
        # The evaluators: blocks with a `use` each, by names of your own.
        of {}
        """);
  }

  @Override
  public Evaluator create(Options options, Services services) {
    List<Evaluator> evaluators = new ArrayList<>();
    for (Options block : options.block("of").blocks().values()) {
      evaluators.add(services.create(EvaluatorFactory.class, block));
    }
    return new Several(evaluators);
  }
}
