package org.comal.oracle.judge;

import java.time.Duration;

/** Lets so many requests a minute begin, evenly spaced. Safe for use by several threads. */
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

  /** Waits for the next place. */
  void await() throws InterruptedException {
    if (interval == 0) {
      return;
    }
    long wait;
    synchronized (this) {
      long now = pace.nanos();
      // Differences, because the clock's zero is anywhere and it may overflow.
      long start = next - now > 0 ? next : now;
      next = start + interval;
      wait = start - now;
    }
    if (wait > 0) {
      pace.sleep(Duration.ofNanos(wait));
    }
  }
}
