package org.comal.bench.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StopwatchTest {
  private final AtomicLong clock = new AtomicLong();
  private final List<String> did = new ArrayList<>();
  private final Stopwatch watch = new Stopwatch(clock::get, () -> did.add("wait"), 1, 3);

  @Test
  void takesMedianLeastAndMostOfTheRoundsThatCount() {
    // Seconds of the four rounds, the first of which warms up.
    long[] rounds = {100, 5, 1, 3};
    int[] round = new int[1];
    Map<String, Stopwatch.Timing> timing =
        watch
            .time(
                List.of(
                    laps -> {
                      clock.addAndGet(rounds[round[0]] * 1_000_000_000);
                      laps.ended("read");
                      clock.addAndGet(1_000_000_000);
                      laps.ended("write");
                      round[0]++;
                    }))
            .get(0);
    assertThat(timing)
        .containsEntry("read", new Stopwatch.Timing(3, 1, 5))
        .containsEntry("write", new Stopwatch.Timing(1, 1, 1))
        .containsEntry("total", new Stopwatch.Timing(4, 2, 6));
  }

  @Test
  void runsTheWaysInTurnAndWaitsForTheDeviceBeforeItReadsTheClock() {
    watch.time(
        List.of(
            laps -> {
              did.add("a");
              laps.ended("a");
            },
            laps -> {
              did.add("b");
              laps.ended("b");
            }));
    assertThat(did.subList(0, 12))
        .containsExactly(
            "wait", "a", "wait", "wait", "b", "wait", "wait", "a", "wait", "wait", "b", "wait");
    assertThat(did).hasSize(4 * 6);
  }
}
