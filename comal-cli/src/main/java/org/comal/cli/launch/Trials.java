package org.comal.cli.launch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.comal.cli.track.PhaseClock;
import org.comal.event.Phase;
import org.comal.run.Rehearsal;
import org.comal.run.Rehearsal.Part;

/**
 * Tries the parts of a run until the time for it is over: each first on as few prompts as can be
 * and teach something, then, of those whose next trial is expected to end in time, the part of
 * which least is known on twice as many.
 */
final class Trials {
  private static final double SECOND = 1e9;

  /** A part whose trials took less in all is tried again, for programs run slowly at first. */
  private static final double SHORTEST = 0.3;

  private static final int MOST_TRIES = 200;

  private final Rehearsal rehearsal;
  private final PhaseClock clock;
  private final double budget;
  private final Map<Part, List<Trial>> taken = new EnumMap<>(Part.class);
  private final Map<Part, Double> lasted = new EnumMap<>(Part.class);
  private final Map<Part, Integer> tries = new EnumMap<>(Part.class);
  private double spent;

  /**
   * One trial of a part.
   *
   * @param seconds by phase
   * @param unasked questions that it was to put to an oracle
   */
  record Trial(int prompts, Map<Phase, Double> seconds, long unasked) {
    double took() {
      return seconds.values().stream().mapToDouble(s -> s).sum();
    }
  }

  /**
   * Takes no trial yet.
   *
   * @param clock hears of the rehearsal's phases
   * @param budget seconds; the first trial of each part is taken however long it lasts
   */
  Trials(Rehearsal rehearsal, PhaseClock clock, double budget) {
    this.rehearsal = rehearsal;
    this.clock = clock;
    this.budget = budget;
  }

  /**
   * Takes them.
   *
   * @throws ArithmeticException where prompts teach nothing, however many there was time to try
   */
  void take() {
    int few = step(rehearsal.least(Part.STEP), n -> timed(() -> rehearsal.begin(n)));
    step(few, n -> take(Part.STEP, n));
    for (Part part : List.of(Part.EVALUATION, Part.CHECKPOINT)) {
      if (rehearsal.most(part) > 0 && rehearsal.count(part) > 0) {
        take(part, rehearsal.least(part));
      }
    }
    Optional<Part> next = next();
    while (next.isPresent()) {
      take(next.get(), larger(next.get()));
      next = next();
    }
  }

  /**
   * Tries a step on so many prompts, or on twice as many again while they teach nothing and there
   * are time and prompts left.
   *
   * @return prompts that were enough
   */
  private int step(int prompts, IntConsumer trial) {
    int most = rehearsal.most(Part.STEP);
    int tried = prompts;
    while (true) {
      try {
        trial.accept(tried);
        return tried;
      } catch (ArithmeticException e) {
        if (tried >= most || spent >= budget) {
          throw e;
        }
        tried = Math.min(2 * tried, most);
      }
    }
  }

  private void timed(Runnable trial) {
    clock.restart();
    try {
      trial.run();
    } finally {
      clock.count();
      spent += clock.total() / SECOND;
    }
  }

  private void take(Part part, int prompts) {
    long before = rehearsal.unasked();
    timed(() -> rehearsal.take(part, prompts));
    lasted.merge(part, clock.total() / SECOND, Double::sum);
    tries.merge(part, 1, Integer::sum);
    Map<Phase, Double> seconds = new LinkedHashMap<>();
    clock.nanos().forEach((phase, n) -> seconds.put(phase, n / SECOND));
    List<Trial> own = taken.computeIfAbsent(part, p -> new ArrayList<>());
    own.removeIf(trial -> trial.prompts == prompts);
    own.add(new Trial(prompts, seconds, rehearsal.unasked() - before));
  }

  private Optional<Part> next() {
    return taken.keySet().stream()
        .filter(this::unsettled)
        .filter(part -> spent + expected(part) <= budget)
        .max(Comparator.comparingDouble(part -> whole(part).width()));
  }

  /** Whether another trial of a part can tell more. */
  private boolean unsettled(Part part) {
    return last(part).prompts < rehearsal.most(part)
        || lasted.get(part) < SHORTEST && tries.get(part) < MOST_TRIES;
  }

  private int larger(Part part) {
    return Math.min(2 * last(part).prompts, rehearsal.most(part));
  }

  /** Seconds that the next trial of a part takes, if it goes on as between the last two. */
  private double expected(Part part) {
    List<Trial> own = taken.get(part);
    Trial last = last(part);
    if (own.size() == 1) {
      return last.took() * larger(part) / last.prompts;
    }
    Trial before = own.get(own.size() - 2);
    double each = (last.took() - before.took()) / (last.prompts - before.prompts);
    return last.took() + Math.max(0, each) * (larger(part) - last.prompts);
  }

  private Trial last(Part part) {
    List<Trial> own = taken.get(part);
    return own.get(own.size() - 1);
  }

  /** Parts that were tried. */
  boolean tried(Part part) {
    return taken.containsKey(part);
  }

  /** Numbers of prompts that a part was tried on, ascending. */
  List<Integer> sizes(Part part) {
    return taken.get(part).stream().map(Trial::prompts).toList();
  }

  /** Seconds that all trials took. */
  double spent() {
    return spent;
  }

  /** Seconds of a part in the whole run. */
  Extrapolation whole(Part part) {
    return phases(part).values().stream().reduce(Extrapolation.NOTHING, Extrapolation::plus);
  }

  /** Seconds of a part in the whole run by the names of its phases. */
  Map<String, Extrapolation> phases(Part part) {
    Map<String, Extrapolation> all = new TreeMap<>();
    for (Phase phase : last(part).seconds.keySet()) {
      List<Extrapolation.Trial> points =
          taken.get(part).stream()
              .map(
                  trial ->
                      new Extrapolation.Trial(
                          trial.seconds.getOrDefault(phase, 0.0),
                          rehearsal.extent(part, phase, trial.prompts)))
              .toList();
      all.put(phase.name(), Extrapolation.of(points));
    }
    return all;
  }

  /** Questions of the whole run that the oracle was not asked any of. */
  double questions() {
    double sum = 0;
    for (Part part : taken.keySet()) {
      Phase asking = part == Part.STEP ? Phase.COMPARE : Phase.EVALUATE;
      Trial last = last(part);
      sum += last.unasked * rehearsal.amount(part, asking, last.prompts).work();
    }
    return sum;
  }
}
