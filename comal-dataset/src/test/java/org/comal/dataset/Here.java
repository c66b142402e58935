package org.comal.dataset;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import org.comal.event.Listener;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Problems;
import org.comal.plugin.Services;
import org.comal.random.RandomSource;

/** Services of a config that lies in a folder. */
record Here(Path baseDirectory) implements Services {
  @Override
  public Options root() {
    return new Options(ConfigFactory.empty(), "", new Problems());
  }

  @Override
  public Listener listener() {
    return Listener.NONE;
  }

  @Override
  public RandomSource random() {
    return new RandomSource(7);
  }

  @Override
  public <T> Part<T> read(Class<? extends Factory<T>> kind, Options owner, String key) {
    throw new AssertionError("nothing is made here");
  }
}
