package org.comal.tck;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.AlgorithmFactory;
import org.comal.algorithm.InpoFactory;
import org.comal.plugin.Factory;

class InpoFactoryTest extends FactoryKit<Algorithm> {
  @Override
  protected Factory<Algorithm> factory() {
    return new InpoFactory();
  }

  @Override
  protected Class<? extends Factory<Algorithm>> kind() {
    return AlgorithmFactory.class;
  }
}
