package org.comal.tracking;

import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.track.Tracker;
import org.comal.track.TrackerFactory;

/** Makes a tracker that writes TensorBoard's event files. */
public final class TensorBoardFactory implements TrackerFactory {
  @Override
  public About about() {
    return new About(
        "tensorboard", "event files within the run, for tensorboard --logdir", SPI_VERSION);
  }

  @Override
  public Blueprint<Tracker> read(Options options, Services services) {
    return TensorBoard::new;
  }
}
