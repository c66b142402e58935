package org.comal.tracking;

import org.comal.plugin.Factory;
import org.comal.tck.FactoryKit;
import org.comal.track.Tracker;

class WandbFactoryTest extends FactoryKit<Tracker> {
  @Override
  protected Factory<Tracker> factory() {
    return new WandbFactory();
  }
}
