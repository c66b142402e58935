package org.comal.tck;

import org.comal.plugin.Factory;
import org.comal.work.LocalFactory;
import org.comal.work.Workers;

class LocalFactoryTest extends FactoryKit<Workers> {
  @Override
  protected Factory<Workers> factory() {
    return new LocalFactory();
  }
}
