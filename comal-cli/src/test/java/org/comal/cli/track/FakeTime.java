package org.comal.cli.track;

import java.time.Instant;

/** A clock that stands still until it is moved. */
public final class FakeTime implements TimeSource {
  private static final Instant START = Instant.parse("2026-02-03T04:05:06.789Z");

  private long nanos;

  /** Lets time pass. */
  public void pass(double seconds) {
    nanos += Math.round(seconds * 1e9);
  }

  @Override
  public Instant instant() {
    return START.plusNanos(nanos);
  }

  @Override
  public long nanos() {
    return 5_000_000_000_000L + nanos;
  }
}
