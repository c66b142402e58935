package org.comal.text.web;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a request is sent again that failed.
 *
 * @param first longest wait after the first failure
 * @param most longest wait after any
 */
public record Backoff(Duration first, Duration most) {

  /**
   * {@return whether a server that replied with this status may reply otherwise to the same request
   * later}
   *
   * @param status of HTTP, not 200
   */
  public static boolean mayPass(int status) {
    return status == 408 || status == 409 || status == 425 || status == 429 || status >= 500;
  }

  /**
   * {@return a wait that doubles; between half and the whole of it by chance}
   *
   * @param failed attempts before this one that failed
   * @param jitter spreads the waits of requests that failed together
   */
  public Duration pause(int failed, RandomGenerator jitter) {
    double nanos = Math.min(most.toNanos(), first.toNanos() * Math.pow(2, failed));
    return Duration.ofNanos((long) (nanos * (0.5 + 0.5 * jitter.nextDouble())));
  }
}
