package org.comal.tabular;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
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
    return ConfigFactory.empty();
  }

  @Override
  public ProxSolver create(Options options, Services services) {
    return new ExactSolver();
  }
}
