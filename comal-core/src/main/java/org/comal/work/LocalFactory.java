package org.comal.work;

import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes workers of the process itself, on the devices that its models name. */
public final class LocalFactory implements WorkersFactory {
  @Override
  public About about() {
    return new About("local", "the process itself, with one policy and one oracle", SPI_VERSION);
  }

  @Override
  public Blueprint<Workers> read(Options options, Services services) {
    return LocalWorkers::new;
  }
}
