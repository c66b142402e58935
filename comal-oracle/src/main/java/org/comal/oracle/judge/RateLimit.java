package org.comal.oracle.judge;

import java.time.Duration;
import org.comal.text.web.Pace;

/**
 * Lets so many requests a minute begin, evenly spaced, and none while a server asks for a rest.
 * Safe for use by several threads.
 */
final class RateLimit {
  private final Pace pace;
  private final long interval;
  private long next;

  /** The end of the rest that a server asked for last. */
  private long rest;

  /**
   * @param perMinute requests that may begin in a minute; infinite for no limit
   */
  RateLimit(double perMinute, Pace pace) {
    this.pace = pace;
    this.interval = Double.isInfinite(perMinute) ? 0 : (long) Math.ceil(60e9 / perMinute);
    this.next = pace.nanos();
    this.rest = next;
  }

  /** Lets nothing begin for a while from now, whoever waits for a place already included. */
  synchronized void hold(Duration time) {
    long until = pace.nanos() + time.toNanos();
    // Differences, because the clock's zero is anywhere and it may overflow.
    if (until - rest > 0) {
      rest = until;
    }
    if (until - next > 0) {
      next = until;
    }
  }

  /** Waits for the next place. */
  void await() throws InterruptedException {
    long start;
    do {
      start = place();
      long wait = start - pace.nanos();
      if (wait > 0) {
        pace.sleep(Duration.ofNanos(wait));
      }
    } while (rests(start));
  }

  private synchronized long place() {
    long now = pace.nanos();
    long start = next - now > 0 ? next : now;
    next = start + interval;
    return start;
  }

  private synchronized boolean rests(long start) {
    return rest - start > 0;
  }
}
