package org.comal.tck;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.Omwu;
import org.comal.algorithm.Schedule;

class OmwuTest extends AlgorithmKit {
  @Override
  protected Algorithm algorithm() {
    return new Omwu(Schedule.constant(0.3));
  }

  @Override
  protected int steps() {
    return 5_000;
  }

  /** The gap is 8.91e-6 then. */
  @Override
  protected double gap() {
    return 1e-5;
  }
}
