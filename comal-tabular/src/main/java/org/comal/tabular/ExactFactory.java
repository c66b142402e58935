package org.comal.tabular;

import com.typesafe.config.Config;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.prox.ProxSolver;
import org.comal.prox.ProxSolverFactory;

/** Makes {@link ExactSolver}. */
public final class ExactFactory implements ProxSolverFactory {
  @Override
  public String name() {
    return "exact";
  }

  @Override
  public String summary() {
    return "the closed form, for tables";
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
        # Whose exact minimiser a step takes: prox (also that of ipo, inpo, rebel, dro and ppo),
        # sppo, or dpo.
        loss = prox
        """);
  }

  @Override
  public ProxSolver create(Options options, Services services) {
    return new ExactSolver(options.choice("loss", PopulationLoss.class));
  }
}
