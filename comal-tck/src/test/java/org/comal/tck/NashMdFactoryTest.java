package org.comal.tck;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.AlgorithmFactory;
import org.comal.algorithm.NashMdFactory;
import org.comal.plugin.Factory;

class NashMdFactoryTest extends FactoryKit<Algorithm> {
  @Override
  protected Factory<Algorithm> factory() {
    return new NashMdFactory();
  }

  @Override
  protected Class<? extends Factory<Algorithm>> kind() {
    return AlgorithmFactory.class;
  }
}
