package org.comal.guice;

import com.typesafe.config.Config;
import java.util.List;

/** What the parts of an experiment have of the whole where they do not say it themselves. */
final class Shared {
  /**
   * Keys of the block {@code run} that mean something to every part, also to one that is a task.
   */
  static final List<String> RUN = List.of("run.seed", "run.plugins", "run.portion", "workers");

  private Shared() {}

  /**
   * {@return a part with what it does not say itself}
   *
   * @param part lies over what it is given
   * @param whole gives the values that it has
   * @param paths of what is given
   */
  static Config with(Config part, Config whole, List<String> paths) {
    Config all = part;
    for (String path : paths) {
      if (whole.hasPath(path) && !all.hasPath(path)) {
        all = all.withValue(path, whole.getValue(path));
      }
    }
    return all;
  }
}
