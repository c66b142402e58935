package org.comal.work;

import java.nio.file.Path;
import java.util.Optional;
import org.comal.Stable;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.plugin.Sources;

/**
 * The folder that a block's {@code share} names, for policies that workers load.
 *
 * @param folder as it was named; empty for one of the system's for temporary files
 */
@Stable
public record ShareKey(Optional<Path> folder) {
  private static final String KEY = "share";

  /**
   * {@return what a block says}
   *
   * @param options the block
   * @param services resolve the path
   */
  public static ShareKey read(Options options, Services services) {
    return new ShareKey(
        options.has(KEY) ? Optional.of(services.path(options, KEY)) : Optional.empty());
  }

  /**
   * {@return a share in that folder, to be closed}
   *
   * @param sources tell which block a model was made from
   */
  public ModelShare open(Sources sources) {
    return new ModelShare(sources, folder);
  }
}
