package org.comal.cli.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.comal.cli.recorded.Spent;
import org.comal.cli.track.PhaseClock;
import org.comal.run.Rehearsal;
import org.comal.run.Rehearsal.Part;

/**
 * How long a run will take, by a rehearsal.
 *
 * @param whole seconds of the whole run, loading among them
 * @param bound whether the high end is all that is known of a part
 * @param asked whether the oracle was; its time comes on top where it was not
 * @param lines what there is to say of it: a sentence each, without a full stop, of which those
 *     after the first are indented
 */
record TimeEstimate(Extrapolation whole, boolean bound, boolean asked, List<String> lines) {
  private static final Map<Part, String> NAMES = names();

  /** Beyond this many times the low end the high one is worth a longer rehearsal. */
  private static final double WIDE = 1.5;

  /** What takes less is told together. */
  private static final double SHORT = 0.01;

  private static Map<Part, String> names() {
    Map<Part, String> names = new LinkedHashMap<>();
    names.put(Part.STEP, "prox step");
    names.put(Part.EVALUATION, "evaluation");
    names.put(Part.CHECKPOINT, "checkpoint");
    return names;
  }

  /**
   * Measures.
   *
   * @param clock hears of the rehearsal's phases
   * @param seconds that the rehearsals of all runs may take
   * @param runs that share them evenly, this one among them
   * @param loading seconds that models and oracle took to load; 0 where another run's serve
   * @throws ArithmeticException where no trial teaches anything
   */
  static TimeEstimate of(
      Rehearsal rehearsal, PhaseClock clock, double seconds, int runs, double loading) {
    Trials trials = new Trials(rehearsal, clock, seconds / runs);
    trials.take();
    Extrapolation whole = new Extrapolation(loading, loading, loading);
    boolean bound = false;
    List<String> lines = new ArrayList<>();
    for (Map.Entry<Part, String> part : NAMES.entrySet()) {
      if (trials.tried(part.getKey())) {
        Extrapolation own = trials.whole(part.getKey());
        whole = whole.plus(own);
        bound |= bound(trials, part.getKey(), rehearsal);
        lines.add(line(rehearsal, trials, part.getKey()));
      }
    }
    if (whole.likely() < 1) {
      lines.clear();
      lines.add("time: less than a second and what writing files takes");
      question(rehearsal, trials, lines);
      return new TimeEstimate(whole, bound, rehearsal.asks(), lines);
    }
    lines.add(
        0, "time: " + text(whole, bound) + ", by a rehearsal of " + Spent.text(trials.spent()));
    if (loading >= 0.01 * whole.likely()) {
      lines.add("loading: " + Spent.text(loading) + mostly(loading, whole));
    }
    question(rehearsal, trials, lines);
    if (rehearsal.load().places() > 1) {
      lines.add(
          String.format(
              Locale.ROOT,
              "workers: %,d places are taken to draw, score and ask side by side, equally fast, in"
                  + " portions of %,d prompts",
              rehearsal.load().places(),
              rehearsal.load().portion()));
    }
    if (bound || whole.high() > WIDE * whole.low()) {
      lines.add(
          "so few prompts may not fill the device: the most is what they took multiplied out"
              + longer(seconds));
    }
    return new TimeEstimate(whole, bound, rehearsal.asks(), lines);
  }

  private static String longer(double seconds) {
    long most = Math.round(Launch.LONGEST_REHEARSAL);
    return seconds < most
        ? "; a longer rehearsal tells more, as --rehearse="
            + Math.min(most, 5 * Math.max(1, Math.round(seconds)))
        : "";
  }

  private static String mostly(double loading, Extrapolation whole) {
    return loading > whole.likely() / 2 ? ", most of it all, at each start" : ", at each start";
  }

  private static void question(Rehearsal rehearsal, Trials trials, List<String> lines) {
    if (!rehearsal.asks()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "not rehearsed: the oracle, because asking it may cost something or leaves a record;"
                  + " about %,d questions in the run, whose answers take their time on top",
              Math.round(trials.questions())));
    }
  }

  /** Whether nothing but a bound is known: one trial, and not on all prompts. */
  private static boolean bound(Trials trials, Part part, Rehearsal rehearsal) {
    List<Integer> sizes = trials.sizes(part);
    return sizes.size() == 1 && sizes.get(0) < rehearsal.most(part);
  }

  private static String line(Rehearsal rehearsal, Trials trials, Part part) {
    long count = rehearsal.count(part);
    double each = Math.max(1, count);
    Extrapolation one = trials.whole(part).over(each);
    Map<String, Double> phases = new LinkedHashMap<>();
    trials.phases(part).forEach((phase, all) -> phases.put(phase, all.likely() / each));
    List<String> parts =
        Spent.of(phases).phases().entrySet().stream()
            .filter(e -> e.getValue() >= 0.01 * one.likely())
            .map(e -> e.getKey() + " " + Spent.text(e.getValue()))
            .toList();
    String name = String.format(Locale.ROOT, "%,d ", count) + NAMES.get(part);
    if (one.likely() < SHORT) {
      return name + "s: " + text(trials.whole(part), bound(trials, part, rehearsal)) + " in all";
    }
    return name
        + (count == 1 ? ": " : "s, each: ")
        + text(one, bound(trials, part, rehearsal))
        + (parts.size() == 1 ? "" : " (" + String.join(", ", parts) + ")")
        + (part == Part.CHECKPOINT ? "" : tried(trials.sizes(part), rehearsal.most(part)));
  }

  private static String tried(List<Integer> sizes, int most) {
    int last = sizes.get(sizes.size() - 1);
    if (last == most) {
      return ", tried on all prompts";
    }
    String before = sizes.size() == 1 ? "" : sizes.get(sizes.size() - 2) + " and ";
    return String.format(Locale.ROOT, ", tried on %s%d of %,d prompts", before, last, most);
  }

  /** A time to read, with its range where that is worth telling. */
  static String text(Extrapolation seconds, boolean bound) {
    if (bound) {
      return "at most " + Spent.text(seconds.high());
    }
    boolean wide = seconds.high() > 1.1 * seconds.low();
    return "about "
        + Spent.text(seconds.likely())
        + (wide
            ? " (" + Spent.text(seconds.low()) + " to " + Spent.text(seconds.high()) + ")"
            : "");
  }
}
