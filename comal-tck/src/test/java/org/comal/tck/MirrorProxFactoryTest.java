package org.comal.tck;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.AlgorithmFactory;
import org.comal.algorithm.MirrorProxFactory;
import org.comal.plugin.Factory;

class MirrorProxFactoryTest extends FactoryKit<Algorithm> {
  @Override
  protected Factory<Algorithm> factory() {
    return new MirrorProxFactory();
  }

  @Override
  protected Class<? extends Factory<Algorithm>> kind() {
    return AlgorithmFactory.class;
  }
}
