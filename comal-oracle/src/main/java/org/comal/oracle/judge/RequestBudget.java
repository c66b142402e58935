package org.comal.oracle.judge;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests may still be sent. Safe for use by several threads. */
interface RequestBudget extends AutoCloseable {

  /**
   * Takes a request out of the budget; it counts whatever comes of it.
   *
   * @return false where none is left
   * @throws IOException where it cannot be counted, and must not be sent
   */
  boolean spend() throws IOException, InterruptedException;

  @Override
  default void close() throws IOException {}

  /** A budget of so many requests for as long as the object lives. */
  static RequestBudget of(long most) {
    AtomicLong left = new AtomicLong(most);
    return () -> left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }
}
