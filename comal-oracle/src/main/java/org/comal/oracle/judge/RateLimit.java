package org.comal.oracle.judge;

import java.time.Duration;

/**
 * Lets so many requests a minute begin, evenly spaced, and none while a server asks for a rest.
 * Safe for use by several threads.
 */
final class RateLimit {
  private final Pace pace;
  private final long interval;
  private long next;

  /**
   * @param perMinute requests that may begin in a minute; infinite for no limit
   */
  RateLimit(double perMinute, Pace pace) {
    this.pace = pace;
    this.interval = Double.isInfinite(perMinute) ? 0 : (long) Math.ceil(60e9 / perMinute);
    this.next = pace.nanos();
  }

  /** Lets nothing begin for a while from now. */
  synchronized void hold(Duration rest) {
    long until = pace.nanos() + rest.toNanos();
    // Differences, because the clock's zero is anywhere and it may overflow.
    if (until - next > 0) {
      next = until;
    }
  }

  /** Waits for the next place. */
  void await() throws InterruptedException {
    while (true) {
      long wait;
      synchronized (this) {
        long now = pace.nanos();
        wait = next - now;
        if (wait <= 0) {
          next = now + interval;
          return;
        }
        if (interval > 0) {
          next += interval;
        }
      }
      pace.sleep(Duration.ofNanos(wait));
      if (interval > 0) {
        return;
      }
    }
  }
}
