package org.comal.tck;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.AlgorithmFactory;
import org.comal.algorithm.MirrorDescentFactory;
import org.comal.plugin.Factory;

class MirrorDescentFactoryTest extends FactoryKit<Algorithm> {
  @Override
  protected Factory<Algorithm> factory() {
    return new MirrorDescentFactory();
  }

  @Override
  protected Class<? extends Factory<Algorithm>> kind() {
    return AlgorithmFactory.class;
  }
}
