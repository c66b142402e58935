package org.comal.tck;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.MirrorProx;
import org.comal.algorithm.Schedule;

class MirrorProxTest extends AlgorithmKit {
  @Override
  protected Algorithm algorithm() {
    return new MirrorProx(Schedule.constant(0.3));
  }

  /** 5,000 rounds of two prox steps each. */
  @Override
  protected int steps() {
    return 10_000;
  }

  /** The gap is 9.64e-6 then. */
  @Override
  protected double gap() {
    return 1e-5;
  }
}
