package org.comal.bench.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Times work that consists of stages, round by round. */
final class Stopwatch {
  private final LongSupplier nanoseconds;
  private final Runnable wait;
  private final int warmUp;
  private final int repetitions;

  /**
   * @param nanoseconds a clock
   * @param wait returns when the device has done all that it was given
   */
  Stopwatch(LongSupplier nanoseconds, Runnable wait, int warmUp, int repetitions) {
    this.nanoseconds = nanoseconds;
    this.wait = wait;
    this.warmUp = warmUp;
    this.repetitions = repetitions;
  }

  /** Work that tells when a stage of it is over. */
  interface Work {
    void run(Laps laps);
  }

  /**
   * Seconds.
   *
   * @param median the middle of the rounds, of an even number the mean of the two
   * @param least the fastest round
   * @param most the slowest
   */
  record Timing(double median, double least, double most) {
    static Timing of(double... seconds) {
      double[] sorted = seconds.clone();
      Arrays.sort(sorted);
      int n = sorted.length;
      return new Timing((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1]);
    }
  }

  /** The stages of one round. */
  final class Laps {
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private long last;

    private Laps() {
      wait.run();
      last = nanoseconds.getAsLong();
    }

    /** Adds the time since the last stage ended to this one. */
    void ended(String stage) {
      wait.run();
      long now = nanoseconds.getAsLong();
      seconds.merge(stage, (now - last) / 1e9, Double::sum);
      last = now;
    }
  }

  /**
   * Times several ways to do the same in turn, so that whatever else the machine does meets them
   * alike.
   *
   * @return for each, its stages in order and, where there are several, {@code total}
   */
  List<Map<String, Timing>> time(List<? extends Work> ways) {
    List<Map<String, double[]>> all = new ArrayList<>();
    ways.forEach(w -> all.add(new LinkedHashMap<>()));
    for (int round = -warmUp; round < repetitions; round++) {
      for (int w = 0; w < ways.size(); w++) {
        Laps laps = new Laps();
        ways.get(w).run(laps);
        if (round < 0) {
          continue;
        }
        if (laps.seconds.size() > 1) {
          laps.seconds.put(
              "total", laps.seconds.values().stream().mapToDouble(Double::doubleValue).sum());
        }
        for (Map.Entry<String, Double> e : laps.seconds.entrySet()) {
          all.get(w).computeIfAbsent(e.getKey(), s -> new double[repetitions])[round] =
              e.getValue();
        }
      }
    }
    List<Map<String, Timing>> timings = new ArrayList<>();
    for (Map<String, double[]> rounds : all) {
      Map<String, Timing> own = new LinkedHashMap<>();
      rounds.forEach((stage, seconds) -> own.put(stage, Timing.of(seconds)));
      timings.add(own);
    }
    return timings;
  }
}
