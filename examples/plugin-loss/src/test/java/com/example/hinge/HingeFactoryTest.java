package com.example.hinge;

import org.comal.plugin.Factory;
import org.comal.prox.ProxSolver;
import org.comal.tck.FactoryKit;

class HingeFactoryTest extends FactoryKit<ProxSolver> {
  @Override
  protected Factory<ProxSolver> factory() {
    return new HingeFactory();
  }
}
