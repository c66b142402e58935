package org.comal.oracle.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Time as the judge sees it: tests bring one of their own. */
interface Pace {
  /** The machine's. */
  Pace SYSTEM =
      new Pace() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }
      };

  /** Nanoseconds since some moment. */
  long nanos();

  /** The time of day, to which servers' dates are compared. */
  Instant now();

  /** Waits; not at all where the time is not positive. */
  void sleep(Duration time) throws InterruptedException;
}
