package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.comal.text.web.Pace;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  @Test
  void spacesRequestsEvenly() throws Exception {
    FakePace pace = new FakePace();
    RateLimit limit = new RateLimit(120, pace);
    for (int i = 0; i < 4; i++) {
      limit.await();
    }
    // 120 a minute is one each half second; the first need not wait. The clock overflows on the
    // way.
    assertThat(pace.sleeps).containsExactly(half(1), half(1), half(1));
    pace.sleep(Duration.ofSeconds(10));
    limit.await();
    limit.await();
    assertThat(pace.sleeps.subList(4, 5)).containsExactly(half(1));
  }

  private static Duration half(int n) {
    return Duration.ofMillis(500L * n);
  }

  @Test
  void doesNotWaitWithoutALimit() throws Exception {
    FakePace pace = new FakePace();
    RateLimit limit = new RateLimit(Double.POSITIVE_INFINITY, pace);
    limit.await();
    limit.await();
    assertThat(pace.sleeps).isEmpty();
  }

  @Test
  void aRestHoldsForWhoeverWaitsForAPlaceAlready() throws Exception {
    RestDuringTheFirstWait pace = new RestDuringTheFirstWait(Duration.ofSeconds(10));
    RateLimit limit = new RateLimit(120, pace);
    pace.limit = limit;
    for (int i = 0; i < 3; i++) {
      limit.await();
    }
    // The place after half a second lies in the rest; the next ones are after ten, evenly spaced.
    assertThat(pace.clock.sleeps).containsExactly(half(1), half(19), half(1));
  }

  /** A clock by whose first wait a server asks another request's sender for a rest. */
  private static final class RestDuringTheFirstWait implements Pace {
    private final FakePace clock = new FakePace();
    private final Duration rest;
    private RateLimit limit;

    RestDuringTheFirstWait(Duration rest) {
      this.rest = rest;
    }

    @Override
    public long nanos() {
      return clock.nanos();
    }

    @Override
    public Instant now() {
      return clock.now();
    }

    @Override
    public void sleep(Duration time) {
      if (clock.sleeps.isEmpty()) {
        limit.hold(rest);
      }
      clock.sleep(time);
    }
  }
}
