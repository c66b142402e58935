package org.comal.guice;

import org.comal.work.LocalFactory;
import org.comal.work.WorkersFactory;

class LocalWorkersTest extends TableWorkersKit {
  @Override
  protected WorkersFactory factory() {
    return new LocalFactory();
  }
}
