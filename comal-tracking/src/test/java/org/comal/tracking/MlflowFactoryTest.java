package org.comal.tracking;

import org.comal.plugin.Factory;
import org.comal.tck.FactoryKit;
import org.comal.track.Tracker;

class MlflowFactoryTest extends FactoryKit<Tracker> {
  @Override
  protected Factory<Tracker> factory() {
    return new MlflowFactory();
  }

  @Override
  protected String block() {
    return "server = \"http://localhost:5000\"";
  }
}
