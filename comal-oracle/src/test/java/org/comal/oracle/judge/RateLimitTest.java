package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
}
