package com.example.egpo;

import java.util.OptionalDouble;
import org.comal.algorithm.Algorithm;
import org.comal.tck.AlgorithmKit;

class EgpoTest extends AlgorithmKit {
  @Override
  protected Algorithm algorithm() {
    return new Egpo(0.3, 0.1);
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
