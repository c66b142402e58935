package org.comal.cli.track;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Where the program's times come from: the only clock that a run's trackers look at. The time of
 * day may be set back by somebody.
 */
public interface TimeSource extends InstantSource {

  /** The machine's clocks. */
  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public Instant instant() {
          return Instant.now();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };

  /** {@return nanoseconds since some moment; they only go forward} */
  long nanos();
}
