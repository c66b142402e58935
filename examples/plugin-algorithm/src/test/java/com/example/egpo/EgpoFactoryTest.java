package com.example.egpo;

import org.comal.algorithm.Algorithm;
import org.comal.plugin.Factory;
import org.comal.tck.FactoryKit;

class EgpoFactoryTest extends FactoryKit<Algorithm> {
  @Override
  protected Factory<Algorithm> factory() {
    return new EgpoFactory();
  }
}
