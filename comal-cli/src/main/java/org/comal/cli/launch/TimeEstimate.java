package org.comal.cli.launch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import org.comal.cli.recorded.Spent;
import org.comal.cli.track.PhaseClock;
import org.comal.event.Phase;
import org.comal.run.Rehearsal;

/**
 * How long a run will take, by trying a few of its prompts and multiplying out. The trials double
 * until they are no longer quicker for each prompt, for small batches waste a device.
 *
 * @param whole what the whole run takes
 * @param prompts that the last trial was on
 */
record TimeEstimate(Spent whole, int prompts) {
  private static final double SECOND = 1e9;

  /** A trial shorter than this is repeated, for programs run slowly at first. */
  private static final double SHORTEST = 0.3;

  /** A trial this long tells enough where a longer one would not be quicker by a tenth. */
  private static final double LONG = 5;

  /** No trial is begun that is expected to end later than this. */
  private static final double MOST = 90;

  /**
   * Measures.
   *
   * @param clock hears of the rehearsal's phases
   * @throws ArithmeticException where no trial teaches anything
   */
  static TimeEstimate of(Rehearsal rehearsal, PhaseClock clock) {
    rehearsal.begin();
    return of(rehearsal::take, rehearsal::times, rehearsal.least(), rehearsal.most(), clock);
  }

  /**
   * As above.
   *
   * @param trial is done on so many prompts
   * @param times what a phase of a trial on so many prompts is to be multiplied by
   */
  static TimeEstimate of(
      IntConsumer trial,
      ToDoubleBiFunction<Phase, Integer> times,
      int least,
      int most,
      PhaseClock clock) {
    int prompts = least;
    double spent = 0;
    TimeEstimate best = null;
    while (true) {
      clock.restart();
      trial.accept(prompts);
      clock.count();
      Map<Phase, Double> seconds = new LinkedHashMap<>();
      clock.nanos().forEach((phase, n) -> seconds.put(phase, n / SECOND));
      double took = seconds.values().stream().mapToDouble(s -> s).sum();
      spent += took;
      TimeEstimate now = of(seconds, times, prompts);
      boolean settled = best != null && now.seconds() > 0.9 * best.seconds();
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
      Map<Phase, Double> trial, ToDoubleBiFunction<Phase, Integer> times, int prompts) {
    Map<String, Double> whole = new TreeMap<>();
    trial.forEach(
        (phase, s) ->
            whole.merge(
                (phase.equals(Phase.BEGIN) ? Phase.EVALUATE : phase).name(),
                s * times.applyAsDouble(phase, prompts),
                Double::sum));
    return new TimeEstimate(Spent.of(whole), prompts);
  }

  double seconds() {
    return whole.seconds();
  }

  /**
   * A sentence without a full stop.
   *
   * @param most prompts of a step
   */
  String text(int most) {
    double seconds = whole.seconds();
    if (seconds < 1) {
      return "time: less than a second and what writing files takes";
    }
    String parts =
        whole.phases().entrySet().stream()
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
