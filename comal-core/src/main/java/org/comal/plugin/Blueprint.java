package org.comal.plugin;

import java.io.IOException;
import org.comal.Stable;

/**
 * Makes an object out of a config block that has been read and found to be in order.
 *
 * <p>What is slow or holds something belongs here: loading a model, opening a file, a connection.
 *
 * @param <T> what is made
 */
@Stable
@FunctionalInterface
public interface Blueprint<T> {
  /**
   * {@return an object of what was read} Every call makes its own, which the caller closes where it
   * can be closed.
   *
   * @throws IOException with a sentence for the user, as {@link IllegalArgumentException}: both
   *     become problems at the block's place
   */
  T make() throws IOException;
}
