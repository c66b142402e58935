package org.comal.plugin;

import java.util.Objects;
import org.comal.Stable;

/**
 * What a factory says of itself.
 *
 * @param name the name in a config's {@code use}: kebab-case, unique within the kind; it is written
 *     to disk with every run, so it is a promise
 * @param summary one line on what is made, for listings
 * @param spiVersion always {@link Factory#SPI_VERSION}, which the compiler copies into the plugin,
 *     so that a plugin built against another version of the interface is noticed
 */
@Stable
public record About(String name, String summary, int spiVersion) {
  /**
   * Checks that name and summary are there.
   *
   * @param name not null
   * @param summary not null
   * @param spiVersion compared with the running version when plugins are looked up, not here
   */
  public About {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(summary, "summary");
  }
}
