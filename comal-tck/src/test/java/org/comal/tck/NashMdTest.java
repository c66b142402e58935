package org.comal.tck;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.NashMd;
import org.comal.algorithm.Schedule;

class NashMdTest extends AlgorithmKit {
  @Override
  protected Algorithm algorithm() {
    return new NashMd(Schedule.constant(0.3), Schedule.constant(0.1));
  }

  @Override
  protected boolean convergesToNash() {
    return false;
  }

  @Override
  protected boolean playsAnyPolicy() {
    return false;
  }
}
