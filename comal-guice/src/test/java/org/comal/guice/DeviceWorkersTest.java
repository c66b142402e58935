package org.comal.guice;

import org.comal.work.DevicesFactory;
import org.comal.work.WorkersFactory;

class DeviceWorkersTest extends TableWorkersKit {
  @Override
  protected WorkersFactory factory() {
    return new DevicesFactory();
  }

  @Override
  protected String block() {
    return "devices = [cpu, cpu]";
  }
}
