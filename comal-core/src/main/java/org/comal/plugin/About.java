package org.comal.plugin;

import java.util.Objects;

/**
 * What a factory says of itself.
 *
 * @param name the name in a config's {@code use}: kebab-case, unique within the kind; it is written
 *     to disk with every run, so it is a promise
 * @param summary one line on what is made, for listings
 * @param spiVersion always {@link Factory#SPI_VERSION}, which the compiler copies into the plugin,
 *     so that a plugin built against another version of the interface is noticed
 */
public record About(String name, String summary, int spiVersion) {
  public About {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(summary, "summary");
  }
}
