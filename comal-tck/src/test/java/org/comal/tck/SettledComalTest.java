package org.comal.tck;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.Comal;
import org.comal.algorithm.ReferenceUpdate;
import org.comal.algorithm.Schedule;

class SettledComalTest extends AlgorithmKit {
  @Override
  protected Algorithm algorithm() {
    return new Comal(
        Schedule.constant(0.3),
        Schedule.constant(0.1),
        new ReferenceUpdate.WhenSettled(0.3, 2, 1000));
  }
}
