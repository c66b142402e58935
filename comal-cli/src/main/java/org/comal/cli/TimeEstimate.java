package org.comal.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import org.comal.cli.track.TimeSource;
import org.comal.cli.track.Timings;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.run.Rehearsal;

/**
 * How long a run will take, by trying a few of its prompts and multiplying out. The trials double
 * until they are no longer quicker for each prompt, for small batches waste a device.
 *
 * @param seconds of the whole run
 * @param phases seconds by phase, the longest first
 * @param prompts that the last trial was on
 */
record TimeEstimate(double seconds, Map<String, Double> phases, int prompts) {
  private static final double SECOND = 1e9;

  /** A trial shorter than this is repeated, for programs run slowly at first. */
  private static final double SHORTEST = 0.3;

  /** A trial this long tells enough where a longer one would not be quicker by a tenth. */
  private static final double LONG = 5;

  /** No trial is begun that is expected to end later than this. */
  private static final double MOST = 90;

  /** Counts nanoseconds by the innermost phase. */
  static final class Watch implements Listener {
    private final TimeSource time;
    private final Deque<String> open = new ArrayDeque<>();
    private final Map<String, Long> nanos = new HashMap<>();
    private long last;

    Watch(TimeSource time) {
      this.time = time;
    }

    @Override
    public void on(Event event) {
      if (event instanceof Event.PhaseBegun begun) {
        count();
        open.push(begun.phase());
      } else if (event instanceof Event.PhaseEnded && !open.isEmpty()) {
        count();
        open.pop();
      }
    }

    private void count() {
      long now = time.nanos();
      nanos.merge(open.isEmpty() ? Timings.OTHER : open.peek(), now - last, Long::sum);
      last = now;
    }

    /** Begins anew. */
    void start() {
      open.clear();
      nanos.clear();
      last = time.nanos();
    }

    /** Seconds by phase since the start. */
    Map<String, Double> stop() {
      count();
      Map<String, Double> seconds = new TreeMap<>();
      nanos.forEach((phase, n) -> seconds.put(phase, n / SECOND));
      return seconds;
    }
  }

  /**
   * Measures.
   *
   * @param watch hears of the rehearsal's phases
   * @throws ArithmeticException where no trial teaches anything
   */
  static TimeEstimate of(Rehearsal rehearsal, Watch watch) {
    rehearsal.begin();
    return of(rehearsal::take, rehearsal::times, rehearsal.least(), rehearsal.most(), watch);
  }

  /**
   * As above.
   *
   * @param trial is done on so many prompts
   * @param times what a phase of a trial on so many prompts is to be multiplied by
   */
  static TimeEstimate of(
      IntConsumer trial,
      ToDoubleBiFunction<String, Integer> times,
      int least,
      int most,
      Watch watch) {
    int prompts = least;
    double spent = 0;
    TimeEstimate best = null;
    while (true) {
      watch.start();
      trial.accept(prompts);
      Map<String, Double> seconds = watch.stop();
      double took = sum(seconds);
      spent += took;
      TimeEstimate now = of(seconds, times, prompts);
      boolean settled = best != null && now.seconds > 0.9 * best.seconds;
      best = now;
      if (prompts == most) {
        if (spent > SHORTEST) {
          return best;
        }
      } else {
        int next = Math.min(2 * prompts, most);
        if (took > LONG && settled || spent + took * next / prompts > MOST) {
          return best;
        }
        prompts = next;
      }
    }
  }

  private static TimeEstimate of(
      Map<String, Double> trial, ToDoubleBiFunction<String, Integer> times, int prompts) {
    Map<String, Double> whole = new TreeMap<>();
    trial.forEach(
        (phase, s) ->
            whole.merge(
                phase.equals(Rehearsal.BEGIN) ? Rehearsal.EVALUATE : phase,
                s * times.applyAsDouble(phase, prompts),
                Double::sum));
    List<Map.Entry<String, Double>> entries = new ArrayList<>(whole.entrySet());
    entries.sort(Map.Entry.<String, Double>comparingByValue().reversed());
    Map<String, Double> phases = new LinkedHashMap<>();
    entries.forEach(e -> phases.put(e.getKey(), e.getValue()));
    return new TimeEstimate(sum(whole), phases, prompts);
  }

  private static double sum(Map<String, Double> seconds) {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * A sentence without a full stop.
   *
   * @param most prompts of a step
   */
  String text(int most) {
    if (seconds < 1) {
      return "time: less than a second and what writing files takes";
    }
    String parts =
        phases.entrySet().stream()
            .filter(e -> e.getValue() >= 0.01 * seconds)
            .map(e -> e.getKey() + " " + Spent.text(e.getValue()))
            .collect(Collectors.joining(", "));
    return "time: about "
        + Spent.text(seconds)
        + " ("
        + parts
        + "), measured on "
        + (prompts == most ? "" : "the first " + prompts + " of ")
        + (most == 1 ? "the one prompt" : (prompts == most ? "all " : "") + most + " prompts")
        + " of a step and multiplied out";
  }
}
