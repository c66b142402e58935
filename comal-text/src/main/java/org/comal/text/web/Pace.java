package org.comal.text.web;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Time for whoever asks a server again and again: tests bring one of their own. */
public interface Pace {
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

  /** {@return nanoseconds since some moment} */
  long nanos();

  /** {@return the time of day, to which servers' dates are compared} */
  Instant now();

  /**
   * Waits; not at all where the time is not positive.
   *
   * @param time how long
   * @throws InterruptedException where the thread is interrupted meanwhile
   */
  void sleep(Duration time) throws InterruptedException;
}
