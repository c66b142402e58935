package org.comal.tabular;

import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.prox.ProxSolver;
import org.comal.prox.ProxSolverFactory;

/** Makes {@link ExactSolver}. */
public final class ExactFactory implements ProxSolverFactory {
  @Override
  public About about() {
    return new About("exact", "the closed form, for tables", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Whose exact minimiser a step takes: prox (also that of ipo, inpo, rebel, dro and ppo),
        # sppo, or dpo.
        loss = prox
        """;
  }

  @Override
  public Blueprint<ProxSolver> read(Options options, Services services) {
    PopulationLoss loss = options.choice("loss", PopulationLoss.class);
    return () -> new ExactSolver(loss);
  }
}
