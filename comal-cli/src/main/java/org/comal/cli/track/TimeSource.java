package org.comal.cli.track;

import java.time.Instant;

/** Where the program's times come from: the only clock that a run's trackers look at. */
public interface TimeSource {

  /** The machine's clocks. */
  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };

  /** {@return the time of day, which somebody may set back} */
  Instant now();

  /** {@return nanoseconds since some moment; they only go forward} */
  long nanos();
}
