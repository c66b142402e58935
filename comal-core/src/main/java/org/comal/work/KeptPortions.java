package org.comal.work;

import java.util.Optional;
import org.comal.Stable;

/** Keeps what portions came to while others are under way, so that a kill costs those alone. */
@Stable
public interface KeptPortions extends AutoCloseable {

  /** Keeps nothing. */
  KeptPortions NONE =
      new KeptPortions() {
        @Override
        public Optional<String> reply(int portion) {
          return Optional.empty();
        }

        @Override
        public void keep(int portion, String reply) {}
      };

  /**
   * {@return what was kept of a portion, as {@link PortionMessage#reply} wrote it}
   *
   * @param portion its number, from 0
   */
  Optional<String> reply(int portion);

  /**
   * Keeps what a portion came to; it is on the disk when this returns.
   *
   * @param portion its number, from 0
   * @param reply of {@link PortionMessage#reply}
   * @throws java.io.UncheckedIOException where it cannot be written
   */
  void keep(int portion, String reply);

  @Override
  default void close() {}
}
