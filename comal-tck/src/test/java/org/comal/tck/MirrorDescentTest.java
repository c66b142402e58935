package org.comal.tck;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.MirrorDescent;
import org.comal.algorithm.Schedule;

class MirrorDescentTest extends AlgorithmKit {
  @Override
  protected Algorithm algorithm() {
    return new MirrorDescent(Schedule.constant(0.3));
  }

  @Override
  protected boolean convergesToNash() {
    return false;
  }
}
