package com.example.brevity;

import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Factory;
import org.comal.tck.FactoryKit;

class BrevityFactoryTest extends FactoryKit<PreferenceOracle> {
  @Override
  protected Factory<PreferenceOracle> factory() {
    return new BrevityFactory();
  }
}
