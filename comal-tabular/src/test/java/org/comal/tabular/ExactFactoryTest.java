package org.comal.tabular;

import org.comal.plugin.Factory;
import org.comal.prox.ProxSolver;
import org.comal.prox.ProxSolverFactory;
import org.comal.tck.FactoryKit;

class ExactFactoryTest extends FactoryKit<ProxSolver> {
  @Override
  protected Factory<ProxSolver> factory() {
    return new ExactFactory();
  }

  @Override
  protected Class<? extends Factory<ProxSolver>> kind() {
    return ProxSolverFactory.class;
  }
}
