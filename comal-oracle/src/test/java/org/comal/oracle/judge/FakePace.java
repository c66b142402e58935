package org.comal.oracle.judge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Time that passes by sleeping only. */
final class FakePace implements Pace {
  private long now = Long.MAX_VALUE - 1_000_000;

  /** Every wait, in order. */
  final List<Duration> sleeps = new CopyOnWriteArrayList<>();

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration time) {
    now += time.toNanos();
    sleeps.add(time);
  }
}
