package org.comal.spark;

import org.comal.plugin.Factory;
import org.comal.tck.FactoryKit;
import org.comal.work.Workers;

class SparkFactoryTest extends FactoryKit<Workers> {
  @Override
  protected Factory<Workers> factory() {
    return new SparkFactory();
  }
}
