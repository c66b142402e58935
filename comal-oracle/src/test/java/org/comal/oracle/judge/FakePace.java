package org.comal.oracle.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.comal.text.web.Pace;

/** Time that passes by sleeping only. */
final class FakePace implements Pace {
  private long now = Long.MAX_VALUE - 1_000_000;

  /** Every wait, in order. */
  final List<Duration> sleeps = new CopyOnWriteArrayList<>();

  @Override
  public synchronized long nanos() {
    return now;
  }

  /** Noon of a day, where a test compares dates. */
  @Override
  public Instant now() {
    return Instant.parse("2026-03-01T12:00:00Z");
  }

  @Override
  public synchronized void sleep(Duration time) {
    now += time.toNanos();
    sleeps.add(time);
  }
}
