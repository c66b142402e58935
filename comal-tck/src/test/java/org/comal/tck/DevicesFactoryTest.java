package org.comal.tck;

import org.comal.plugin.Factory;
import org.comal.work.DevicesFactory;
import org.comal.work.Workers;

class DevicesFactoryTest extends FactoryKit<Workers> {
  @Override
  protected Factory<Workers> factory() {
    return new DevicesFactory();
  }

  @Override
  protected String block() {
    return "devices = [cpu, \"cuda:1\"]";
  }
}
