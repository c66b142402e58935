package org.comal.tck;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.AlgorithmFactory;
import org.comal.algorithm.BestResponseFactory;
import org.comal.plugin.Factory;

class BestResponseFactoryTest extends FactoryKit<Algorithm> {
  @Override
  protected Factory<Algorithm> factory() {
    return new BestResponseFactory();
  }

  @Override
  protected Class<? extends Factory<Algorithm>> kind() {
    return AlgorithmFactory.class;
  }
}
