package org.comal.tck;

import java.util.OptionalDouble;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.Inpo;
import org.comal.algorithm.Schedule;

class InpoTest extends AlgorithmKit {
  @Override
  protected Algorithm algorithm() {
    return new Inpo(Schedule.constant(0.3), Schedule.constant(0.1));
  }

  @Override
  protected boolean convergesToNash() {
    return false;
  }

  @Override
  protected OptionalDouble regularisation() {
    return OptionalDouble.of(0.1);
  }
}
