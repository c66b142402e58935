package org.comal.tck;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.Omwu;
import org.comal.algorithm.Schedule;

class OmwuTest extends AlgorithmKit {
  @Override
  protected Algorithm algorithm() {
    return new Omwu(Schedule.constant(0.3));
  }

  /** 8.91e-6 after 5,000 prox steps. */
  @Override
  protected double gap() {
    return 1e-5;
  }
}
